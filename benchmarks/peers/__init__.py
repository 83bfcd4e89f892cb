"""The generated corpus as projects of other site generators: facts, then pages made of blocks, then one writer each."""
