"""Files published beside the pages: feeds, sitemap, manifest."""
