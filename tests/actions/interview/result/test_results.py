"""Results as they are kept: whole, under an address of their own, and gone with their person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine

from actions.interview.engine import give
from actions.interview.repository import Interviews
from actions.interview.result.peers import StoredPeers
from actions.interview.result.ports import LEAST_IN_GROUP
from actions.interview.result.profile import business_of
from actions.interview.result.results import Results
from tests.actions.interview.result.keeping import keep, someone, stored, stored_latest
from tests.actions.interview.result.material import NOW, FakeSearch, case, finished, result_of, scheme
from tests.actions.interview.walking import SCRIPT


def test_a_result_comes_back_as_it_was_told(engine: Engine, results: Results) -> None:
    person = someone(engine)
    search = FakeSearch([scheme("a"), case("b", industries=("製造業",))])
    interview = stored(engine, person, finished(vision="長く続けたい"))
    result = result_of(interview, search, earlier=result_of(finished(20)))
    kept = results.save(interview, business_of(SCRIPT, interview), result)
    assert kept is not None
    again = results.under(kept.token)
    assert again is not None
    assert again.result == result


def test_tokens_are_long_and_never_the_same(engine: Engine, results: Results) -> None:
    people = [someone(engine) for _ in range(5)]
    for person in people:
        keep(engine, results, person)
    tokens = {results.of_person(p)[0].token for p in people}
    assert len(tokens) == 5
    assert all(len(t) >= 32 for t in tokens)
    assert results.under("guess") is None


def test_a_result_made_again_keeps_its_address(engine: Engine, results: Results) -> None:
    person = someone(engine)
    interview = stored(engine, person, finished())
    first = results.save(interview, business_of(SCRIPT, interview), result_of(interview))
    second = results.save(interview, business_of(SCRIPT, interview), result_of(finished(20)))
    assert first is not None
    assert second is not None
    assert first.token == second.token
    assert second.result.literacy == 20


def test_the_latest_results_of_several_people_are_read_at_once(engine: Engine, results: Results) -> None:
    mine, other, none, unasked = (someone(engine) for _ in range(4))
    for person in (mine, other, unasked):
        keep(engine, results, person)
    again = stored(engine, mine, finished(20))
    newer = replace(result_of(again), made_at=NOW + timedelta(days=1))
    results.save(again, business_of(SCRIPT, again), newer)
    latest = results.latest_of([mine, other, none])
    assert latest == {person: results.of_person(person)[0] for person in (mine, other)}
    assert latest[mine].result == newer


def test_a_deleted_interview_gets_no_result(engine: Engine, results: Results) -> None:
    person = someone(engine)
    interview = stored(engine, person, finished())
    Interviews(engine, SCRIPT).delete(person)
    assert results.save(interview, business_of(SCRIPT, interview), result_of(interview)) is None


def test_results_go_with_their_interviews(engine: Engine, results: Results) -> None:
    person = someone(engine)
    keep(engine, results, person)
    token = results.of_person(person)[0].token
    Interviews(engine, SCRIPT).delete(person)
    assert results.under(token) is None


def test_who_takes_back_the_consent_takes_back_the_result(engine: Engine, results: Results) -> None:
    person = someone(engine)
    keep(engine, results, person)
    token = results.of_person(person)[0].token
    interviews = Interviews(engine, SCRIPT)
    interviews.apply(stored_latest(engine, person), lambda i: give(SCRIPT, i, "consent", "no", NOW))
    assert results.under(token) is None


def test_a_revoked_result_is_gone(engine: Engine, results: Results) -> None:
    person = someone(engine)
    keep(engine, results, person)
    token = results.of_person(person)[0].token
    assert results.revoke(person) == 1
    assert results.under(token) is None


def test_only_who_said_yes_counts_and_only_in_groups_that_are_large_enough(engine: Engine, results: Results) -> None:
    others = [someone(engine) for _ in range(LEAST_IN_GROUP)]
    for person in others:
        keep(engine, results, person)
    peers = StoredPeers(results)
    assert peers.like("製造業", "6-20", without="me") is None
    for person in others[:-1]:
        results.allow_office(person, True)
    assert peers.like("製造業", "6-20", without="me") is None
    results.allow_office(others[-1], True)
    group = peers.like("製造業", "6-20", without="me")
    assert group is not None
    assert (group.count, group.issues["人材の確保"]) == (LEAST_IN_GROUP, 1.0)
    assert peers.like("製造業", "6-20", without=others[0]) is None
    assert peers.like("漁業", "6-20", without="me") is None
    results.allow_office(others[0], False)
    assert peers.like("製造業", "6-20", without="me") is None


def test_a_person_with_many_results_counts_once(engine: Engine, results: Results) -> None:
    person = someone(engine)
    for _ in range(LEAST_IN_GROUP + 2):
        keep(engine, results, person)
    results.allow_office(person, True)
    assert StoredPeers(results).like("製造業", "6-20", without="me") is None


def test_an_axis_that_few_have_answered_has_no_mean(engine: Engine, results: Results) -> None:
    for n in range(LEAST_IN_GROUP):
        person = someone(engine)
        interview = finished()
        if n == 0:
            interview = replace(interview, answers={k: a for k, a in interview.answers.items() if k != "q2_06"})
        keep(engine, results, person, interview)
        results.allow_office(person, True)
    group = StoredPeers(results).like("製造業", "6-20", without="me")
    assert group is not None
    assert "人材の確保" not in group.issues
    assert "経営改善" in group.issues
