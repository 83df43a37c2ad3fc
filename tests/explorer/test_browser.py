"""The explorer in a real browser, as somebody who never saw it. Needs Chromium: `make soak`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright

from tests.explorer.examples import assert_rooms
from tests.served import Demo
from tests.world import NOW

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
OFFLINE = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 30_000

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]


@pytest.fixture
def page(demo: Demo) -> Iterator[Page]:
    """The explorer, just opened, on the day on which the demonstration stands."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OFFLINE, chromium_sandbox=False
        )
        page = browser.new_page(
            locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 900}
        )
        page.set_default_timeout(PATIENCE_MS)
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.clock.set_fixed_time(NOW)
        page.goto(f"{demo.url}/explorer")
        page.locator(".graphiql-container").wait_for()
        yield page
        browser.close()
        assert faults == []
        assert [url for url in asked if not url.startswith((f"{demo.url}/", "data:"))] == []


def run(page: Page) -> Any:
    """Press the button, wait for the answer, read it where a person reads it."""
    with page.expect_response(lambda response: response.url.endswith("/graphql")) as sent:
        page.locator(".graphiql-execute-button").click()
    shown = page.locator(".graphiql-response")
    expect(shown).to_contain_text("resources", timeout=PATIENCE_MS)
    assert sent.value.ok
    lines = page.evaluate(
        "document.querySelector('.graphiql-response .CodeMirror').CodeMirror.getValue()"
    )
    return json.loads(lines)["data"]["resources"]


def open_tab(page: Page) -> None:
    page.locator(".graphiql-tab-button", has_text="SalleJeudiSoir").click()
    expect(page.locator(".graphiql-query-editor")).to_contain_text("Une salle pour trente")


def test_a_newcomer_reads_what_is_missing_pastes_a_token_and_finds_the_room(
    page: Page, demo: Demo
) -> None:
    open_tab(page)
    assert run(page) == {"totalCount": 0, "edges": []}
    hint = page.locator(".graphiql-query-editor pre", has_text="data/demo.json")
    shown = page.locator(".graphiql-query-editor .CodeMirror-scroll").bounding_box()
    text = hint.locator("> span").bounding_box()
    assert shown is not None and text is not None
    assert text["x"] + text["width"] <= shown["x"] + shown["width"]
    expect(page.locator("#token-status")).to_contain_text("Sans jeton")
    page.get_by_label("Jeton d'accès").fill(demo.tokens["member"])
    page.get_by_role("button", name="Utiliser").click()
    expect(page.locator("#token-status")).to_contain_text("Jeton utilisé")
    assert_rooms(run(page))


def test_a_token_in_the_headers_editor_finds_the_room_too(page: Page, demo: Demo) -> None:
    open_tab(page)
    page.get_by_role("button", name="Headers").click()
    headers = page.locator(".graphiql-editor-tool .graphiql-editor:nth-of-type(2)")
    headers.locator(".CodeMirror").click()
    page.keyboard.insert_text(json.dumps({"Authorization": f"Bearer {demo.tokens['member']}"}))
    assert_rooms(run(page))


def test_a_token_stays_in_its_tab_and_out_of_addresses(page: Page, demo: Demo) -> None:
    token = demo.tokens["member"]
    page.get_by_label("Jeton d'accès").fill(token)
    page.get_by_role("button", name="Utiliser").click()
    expect(page.locator("#token-status")).to_contain_text("Jeton utilisé")
    open_tab(page)
    assert_rooms(run(page))
    assert token in page.evaluate("JSON.stringify(sessionStorage)")
    assert token not in page.evaluate("JSON.stringify(localStorage)") + page.url
    assert page.context.cookies() == []
    page.get_by_role("button", name="Effacer").click()
    assert token not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_tab_runs_its_own_operation_while_the_schema_is_read_again(
    page: Page, demo: Demo
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "IntrospectionQuery" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/graphql", hold)
    page.get_by_label("Jeton d'accès").fill(demo.tokens["member"])
    page.get_by_role("button", name="Utiliser").click()
    open_tab(page)
    assert_rooms(run(page))
    assert held
    for each in held:
        each.continue_()
    expect(page.locator("#token-status")).to_contain_text("Jeton utilisé")


def test_the_page_is_english_on_request_with_the_same_examples(page: Page, demo: Demo) -> None:
    page.get_by_role("link", name="English").click()
    expect(page.get_by_label("Access token")).to_be_visible()
    expect(page.locator(".graphiql-query-editor")).to_contain_text("Welcome!")
    page.locator(".graphiql-tab-button", has_text="Apercu").click()
    expect(page.locator(".graphiql-query-editor")).to_contain_text("without posting it")


def test_the_reference_is_found_searched_and_read(page: Page, demo: Demo) -> None:
    page.get_by_role("link", name="Référence").click()
    page.get_by_role("searchbox").fill("reservations retenues")
    expect(page.get_by_role("status")).to_contain_text("trouvé")
    page.get_by_role("searchbox").fill("postRequest")
    page.locator("#results").get_by_role("link", name="Mutation.postRequest").click()
    section = page.locator("section#postRequest")
    expect(section).to_contain_text("personne d'une structure membre")
    section.get_by_role("link", name="PostRequestInput").click()
    expect(page.locator("section#title")).to_be_visible()
