"""Rows gained and lost, answers that last until a key is touched, and records of what was asked."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.base.keys import Key, Owner, fingerprint
from site_builder.link.index import Index, Reader, Rows, Touched, lasting, nested
from site_builder.link.queries import (
    QUERIES,
    audit,
    catalogue,
    changes,
    contradictions,
    evidence,
    independence,
    ledger,
    names,
    related,
    timeline,
)
from site_builder.pages.compose import compose, first_pages
from tests.bench import ANSWER, OPENING, SITE, Bench
from tests.link.linked import linked

A, B, C = Key("letter", "a"), Key("letter", "b"), Key("letter", "c")
ONE, TWO = Owner("article", "one"), Owner("article", "two")

Contribution = list[tuple[Key, int]]


# What an edit touches


def test_what_a_new_owner_contributes_is_gained_under_each_key() -> None:
    touched = Index().apply(ONE, [(A, 1), (A, 2), (B, 3)])
    assert touched == {A: Touched((1, 2), ()), B: Touched((3,), ())}


def test_an_edit_touches_only_the_keys_whose_rows_it_changed() -> None:
    index = Index()
    index.apply(ONE, [(A, 1), (B, 2), (C, 3)])
    assert index.apply(ONE, [(A, 1), (B, 9)]) == {B: Touched((9,), (2,)), C: Touched((), (3,))}


def test_an_owner_that_contributes_nothing_any_more_loses_all_its_rows_and_no_others() -> None:
    index = Index()
    index.apply(ONE, [(A, 1), (B, 2)])
    index.apply(TWO, [(A, 7)])
    assert index.apply(ONE, []) == {A: Touched((), (1,)), B: Touched((), (2,))}
    assert (index.rows(A), index.rows(B)) == ((7,), ())


def test_a_row_that_stood_twice_and_now_stands_once_is_lost_once() -> None:
    index = Index()
    index.apply(ONE, [(A, 1), (A, 1)])
    assert index.apply(ONE, [(A, 1)]) == {A: Touched((), (1,))}


def test_rows_of_one_owner_keep_their_order_and_owners_stand_in_theirs() -> None:
    index = Index()
    index.apply(TWO, [(A, 2), (A, 1)])
    index.apply(ONE, [(A, 9), (A, 3)])
    assert index.rows(A) == (9, 3, 2, 1)


contributions = st.lists(st.tuples(st.sampled_from([A, B, C]), st.integers(0, 3)), max_size=5)
owners = st.sampled_from([Owner("article", name) for name in "pqrs"])


@given(st.dictionaries(owners, contributions), st.randoms(use_true_random=False))
def test_the_rows_do_not_depend_on_the_order_in_which_owners_were_applied(
    written: dict[Owner, Contribution], random: Any
) -> None:
    def applied(order: Sequence[Owner]) -> list[tuple[Any, ...]]:
        index = Index()
        for owner in order:
            index.apply(owner, written[owner])
        return [index.rows(key) for key in (A, B, C)]

    shuffled = list(written)
    random.shuffle(shuffled)
    assert applied(shuffled) == applied(sorted(written))


@given(st.lists(st.tuples(owners, contributions), max_size=8))
def test_after_any_edits_the_rows_are_those_of_the_last_contributions_alone(
    edits: list[tuple[Owner, Contribution]],
) -> None:
    edited, fresh = Index(), Index()
    for owner, entries in edits:
        before = {key: edited.rows(key) for key in (A, B, C)}
        touched = edited.apply(owner, entries)
        changed = {key for key in (A, B, C) if edited.rows(key) != before[key]}
        assert changed == set(touched)
    for owner, entries in dict(edits).items():
        fresh.apply(owner, entries)
    assert all(edited.rows(key) == fresh.rows(key) for key in (A, B, C))


def test_a_key_that_was_asked_about_before_it_had_rows_keeps_those_that_are_added() -> None:
    index = Index()
    assert index.rows(A) == ()
    index.add(ONE, [(A, 1), (A, 2)])
    assert index.apply(TWO, [(A, 3)]) == {A: Touched((3,), ())}
    assert index.rows(A) == (1, 2, 3)
    assert list(index.all_keys()) == [A]


@given(st.dictionaries(owners, contributions), owners, contributions)
def test_rows_that_were_added_are_those_that_would_have_been_applied(
    written: dict[Owner, Contribution], edited: Owner, entries: Contribution
) -> None:
    added, applied = Index(), Index()
    for owner, found in written.items():
        added.add(owner, found)
        applied.apply(owner, found)
    assert [added.rows(key) for key in (A, B, C)] == [applied.rows(key) for key in (A, B, C)]
    assert added.apply(edited, entries) == applied.apply(edited, entries)
    assert [added.rows(key) for key in (A, B, C)] == [applied.rows(key) for key in (A, B, C)]


# Rows of an earlier build


class KeptRows:
    """Rows of an earlier build; it tells which of them were fetched."""

    def __init__(self, rows: Mapping[Key, Mapping[Owner, tuple[Any, ...]]]) -> None:
        self.rows = rows
        self.fetched: list[Key] = []

    def rows_of(self, key: Key) -> Mapping[Owner, tuple[Any, ...]]:
        self.fetched.append(key)
        return self.rows.get(key, {})

    def keys_of(self, owner: Owner) -> tuple[Key, ...]:
        return tuple(key for key, owners in self.rows.items() if owner in owners)

    def answer_to(self, query: str) -> None:
        return None


def kept_of(written: Mapping[Owner, Contribution]) -> KeptRows:
    index = Index()
    for owner, entries in written.items():
        index.add(owner, entries)
    return KeptRows({key: dict(index.by_owner(key)) for key in list(index.all_keys())})


def test_an_edit_of_what_is_known_fetches_no_rows() -> None:
    kept = kept_of({ONE: [(A, 1), (B, 2)], TWO: [(A, 7), (B, 8)]})
    index = Index(kept)
    edited: Contribution = [(A, 9), (C, 3)]
    assert index.apply(ONE, edited, [(A, 1), (B, 2)]) == {
        A: Touched((9,), (1,)),
        B: Touched((), (2,)),
        C: Touched((3,), ()),
    }
    assert kept.fetched == []
    assert index.changes == {A: {ONE: (9,)}, B: {ONE: ()}, C: {ONE: (3,)}}
    assert [index.rows(key) for key in (A, B, C)] == [(9, 7), (8,), (3,)]
    assert index.apply(ONE, [], edited).keys() == {A, C}
    assert [index.rows(key) for key in (A, B, C)] == [(7,), (8,), ()]


def test_rows_that_are_missing_are_not_taken_for_none() -> None:
    kept = kept_of({ONE: [(A, 1)], TWO: [(A, 7)]})
    with pytest.raises(LookupError, match="rows of article one are missing"):
        Index(kept).apply(ONE, [], [(A, 1), (B, 2)])
    asking, knowing = Index(kept), Index(kept)
    assert asking.keys_of(ONE) == knowing.keys_of(ONE) == (A,)
    kept.rows = {A: {TWO: (7,)}}
    with pytest.raises(LookupError, match="rows of article one are missing"):
        asking.apply(ONE, [(A, 2)])
    knowing.apply(ONE, [(A, 2)], [(A, 1)])
    with pytest.raises(LookupError, match="rows of article one are missing"):
        knowing.rows(A)


@given(
    st.dictionaries(owners, contributions),
    st.lists(st.tuples(owners, contributions, st.booleans(), st.sampled_from(["", "a", "b", "c"])), max_size=8),
    st.sampled_from([0, 3, 100_000]),
)
def test_an_index_that_stands_on_kept_rows_is_as_one_that_holds_them(
    written: dict[Owner, Contribution],
    edits: list[tuple[Owner, Contribution, bool, str]],
    most: int,
) -> None:
    holding, kept = Index(), kept_of(written)
    index = Index(kept)
    for owner, entries in written.items():
        holding.apply(owner, entries)
    now = dict(written)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("site_builder.link.index.MOST_FETCHED", most)
        for owner, entries, is_known, asked in edits:
            assert index.apply(owner, entries, now.get(owner, []) if is_known else None) == holding.apply(
                owner, entries
            )
            now[owner] = entries
            assert index.rows(Key("letter", asked)) == holding.rows(Key("letter", asked))
        assert [index.rows(key) for key in (A, B, C)] == [holding.rows(key) for key in (A, B, C)]
        # What is kept with the changes is what the next build stands on.
        merged = {key: {**kept.rows.get(key, {}), **index.changes.get(key, {})} for key in (A, B, C)}
        after = Index(KeptRows({key: {o: rows for o, rows in found.items() if rows} for key, found in merged.items()}))
        assert [after.rows(key) for key in (A, B, C)] == [holding.rows(key) for key in (A, B, C)]


# Answers


class Counted:
    """A query that counts how often it is worked out."""

    __name__ = "counted"

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, rows: Rows, letter: str) -> int:
        self.times += 1
        return sum(rows.rows(Key("letter", letter)))


def test_an_answer_is_worked_out_once_until_a_key_that_it_read_is_touched() -> None:
    index, query = Index(), Counted()
    index.apply(ONE, [(A, 1), (B, 5)])
    assert [index.answer(query, ("a",)).value for _ in range(3)] == [1, 1, 1]
    index.apply(ONE, [(A, 1), (B, 6)])
    index.apply(ONE, [(B, 6), (A, 1)])
    assert (index.answer(query, ("a",)).value, query.times) == (1, 1)
    index.apply(TWO, [(A, 2)])
    assert (index.answer(query, ("a",)).value, query.times) == (3, 2)


def test_an_answer_from_a_key_without_rows_is_worked_out_again_when_it_gets_some() -> None:
    index, query = Index(), Counted()
    assert index.answer(query, ("a",)).value == 0
    index.apply(ONE, [(A, 4)])
    assert index.answer(query, ("a",)).value == 4


def test_an_answer_counts_the_keys_of_the_questions_within_it() -> None:
    query = Counted()

    def twice(rows: Rows, letter: str) -> int:
        return 2 * int(nested(rows, query, letter))

    index = Index()
    index.apply(ONE, [(A, 1)])
    answer = index.answer(twice, ("a",))
    assert (answer.value, answer.keys) == (2, frozenset({A}))
    index.apply(ONE, [(A, 10)])
    assert (index.answer(twice, ("a",)).value, query.times) == (20, 2)


def test_a_question_within_a_question_is_shared_with_those_who_ask_it_outright() -> None:
    query = Counted()

    def twice(rows: Rows, letter: str) -> int:
        return 2 * int(nested(rows, query, letter))

    index = Index()
    index.apply(ONE, [(A, 1)])
    assert index.answer(query, ("a",)).value == 1
    assert (index.answer(twice, ("a",)).value, query.times) == (2, 1)


# Answers of an earlier build


class Kept:
    """What an earlier build kept: rows, and an answer to a question about all of them."""

    def __init__(self, answer: tuple[Any, tuple[Key, ...]] | None) -> None:
        self.kept = answer

    def rows_of(self, key: Key) -> Mapping[Owner, tuple[Any, ...]]:
        return {ONE: (1,)} if key == A else {}

    def keys_of(self, owner: Owner) -> tuple[Key, ...]:
        return (A,) if owner == ONE else ()

    def answer_to(self, query: str) -> tuple[Any, tuple[Key, ...]] | None:
        return self.kept if query == "total" else None


@lasting
def total(rows: Rows) -> int:
    """Add up what is under a key."""
    return sum(rows.rows(A))


def test_an_answer_of_an_earlier_build_counts_until_a_key_is_touched_that_it_was_read_from() -> None:
    index = Index(Kept((100, (A,))))
    assert (index.answer(total, ()).value, index.answer(total, ()).keys) == (100, frozenset({A}))
    index.apply(TWO, [(B, 7)])
    assert index.answer(total, ()).value == 100
    index.apply(TWO, [(A, 7)])
    assert index.answer(total, ()).value == 8


def test_an_answer_of_an_earlier_build_does_not_count_where_a_key_was_touched_before_anybody_asked() -> None:
    index = Index(Kept((100, (A,))))
    index.apply(TWO, [(A, 7)])
    assert index.answer(total, ()).value == 8


def test_only_answers_that_were_worked_out_here_are_fresh_and_each_once() -> None:
    index = Index(Kept((100, (A,))))
    assert list(index.fresh_answers([total])) == []
    index.answer(total, ())
    assert list(index.fresh_answers([total])) == []
    index.apply(TWO, [(A, 7)])
    index.answer(total, ())
    assert [(name, found.value) for name, found in index.fresh_answers([total])] == [("total", 8)]
    assert list(index.fresh_answers([total])) == []
    index.apply(TWO, [(A, 8)])
    assert list(index.fresh_answers([total])) == []


# Records


def test_a_reader_records_every_question_with_its_answer_and_the_keys_that_it_was_read_from() -> None:
    index, query = Index(), Counted()
    index.apply(ONE, [(A, 1), (B, 2)])
    reader = Reader(index)
    assert [reader.ask(query, letter) for letter in ("b", "a", "b")] == [2, 1, 2]
    found = {arguments: (answer.value, answer.keys, answer.mark) for (_, arguments), answer in reader.asked().items()}
    assert found == {
        ("b",): (2, frozenset({B}), fingerprint(2)),
        ("a",): (1, frozenset({A}), fingerprint(1)),
    }


def test_what_pages_share_is_made_once_and_its_questions_are_recorded() -> None:
    index, query = Index(), Counted()
    index.apply(ONE, [(A, 2)])
    made = []

    def doubled(reader: Reader, letter: str) -> int:
        made.append(letter)
        return 2 * reader.ask(query, letter)

    reader = Reader(index)
    assert [reader.once(doubled, letter) for letter in ("a", "a", "b")] == [4, 4, 0]
    assert made == ["a", "b"]
    assert [arguments for _, arguments in reader.asked()] == [("a",), ("b",)]
    assert Reader(index).once(doubled, "a") == 4
    assert made == ["a", "b", "a"]


MODULES = (audit, catalogue, changes, contradictions, evidence, independence, ledger, names, related, timeline)


def public_queries() -> dict[str, Callable[..., Any]]:
    """Give every function of the query modules that answers a question, by module and name."""
    found: dict[str, Callable[..., Any]] = {}
    for module in MODULES:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters), "")
            if function.__module__ == module.__name__ and first == "rows" and not name.startswith("_"):
                found[f"{module.__name__}.{name}"] = function
    return found


def test_every_question_has_a_name_of_its_own_and_stands_in_the_table() -> None:
    functions = public_queries()
    assert len({f.__name__ for f in functions.values()}) == len(functions)
    assert set(QUERIES.values()) == set(functions.values())
    assert all(QUERIES[f.__name__] is f for f in functions.values())


def records(bench: Bench) -> tuple[dict[tuple[str, tuple[Any, ...]], str], dict[tuple[str, tuple[Any, ...]], Any]]:
    """Compose all pages; give the fingerprints and the answers of everything that was asked."""
    index = linked(bench).index
    prints: dict[tuple[str, tuple[Any, ...]], str] = {}
    for page in first_pages(Reader(index)):
        reader = Reader(index)
        compose(reader, page)
        assert reader.asked() or page.kind == "404", page
        for (query, arguments), answer in reader.asked().items():
            prints[query.__name__, arguments] = fingerprint(answer.value)
    return prints, {question: index.answer(QUERIES[question[0]], question[1]).value for question in prints}


def test_what_composers_ask_has_the_same_fingerprints_when_the_project_is_read_anew(bench: Bench) -> None:
    assert records(bench)[0] == records(bench)[0]


@pytest.mark.parametrize(
    "change",
    [
        {OPENING: ("Who pays for the pier", "Who pays for the gate")},
        {OPENING: ("likelihood: likely", "likelihood: very likely")},
        {OPENING: ("{lines: 9, role: caption}", "{lines: 9, role: caption, credit: Somebody}")},
        {OPENING: ('published: "2021-04-12"', 'published: "2021-04"')},
        {ANSWER: ("280 metres here", "nearly 280 metres here")},
        {ANSWER: ("stance: opposes", "stance: mixed")},
        {SITE: ("Who said what", "Who says what")},
        {"content/registry/people.yaml": ("aliases: [Ruiz]", "weak_aliases: [Ruiz]")},
        {"content/registry/organizations.yaml": ("parent: government", "country: PT")},
        {"content/registry/topics.yaml": ("related: [labour], ", "")},
        {"content/registry/events.yaml": ('date: "2021-04"', 'date: "2021-03"')},
        {"content/pages/method.md": ("comes first", "comes last")},
    ],
    ids=lambda change: next(iter(change.values()))[1],
)
def test_a_fingerprint_changes_exactly_when_the_answer_does(
    bench: Bench, change: Mapping[str, tuple[str, str]]
) -> None:
    prints, answers = records(bench)
    for path, (old, new) in change.items():
        bench.edit(path, old, new)
    new_prints, new_answers = records(bench)
    common = prints.keys() & new_prints.keys()
    changed = {question for question in common if answers[question] != new_answers[question]}
    assert changed
    assert changed == {question for question in common if prints[question] != new_prints[question]}


def test_a_fingerprint_changes_when_only_words_of_the_source_do(bench: Bench) -> None:
    before, _ = records(bench)
    text = bench.read("seeds/opening.txt")
    bench.seed("opening.txt", text.replace("was tested twice", "was tested often"))
    after, _ = records(bench)
    question = ("article", ("opening",))
    assert before[question] != after[question]
