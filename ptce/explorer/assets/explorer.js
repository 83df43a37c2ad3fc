// Puts GraphiQL in the page and adds the access token to every request.
import { EXAMPLES } from "./examples.js";
import { ENGLISH_STORAGE, inEnglish } from "./english.js";

const { GraphiQL, React, ReactDOM } = window;
const TOKEN_KEY = "ptce.explorer.token";

const form = document.querySelector("#token-form");
const field = document.querySelector("#token");
const status = document.querySelector("#token-status");
const main = document.querySelector("#explorer");
const { endpoint: address, query, variables, headers, response } = main.dataset;

// GraphiQL leaves its editors without names for assistive technology.
const EDITOR_NAMES = {
  ".graphiql-query-editor": query,
  ".graphiql-editor-tool .graphiql-editor:nth-of-type(1)": variables,
  ".graphiql-editor-tool .graphiql-editor:nth-of-type(2)": headers,
  ".graphiql-response": response,
};

const english = document.documentElement.lang === "en";
const page = english
  ? { defaultTabs: EXAMPLES.map(inEnglish), storage: ENGLISH_STORAGE }
  : { defaultTabs: EXAMPLES };
const root = ReactDOM.createRoot(main);
const endpoint = new URL(address, document.baseURI);
const socket = new URL(endpoint);
socket.protocol = endpoint.protocol === "https:" ? "wss:" : "ws:";

function readToken() {
  return sessionStorage.getItem(TOKEN_KEY) ?? "";
}

function withToken(headers = {}) {
  const token = readToken();
  const stated = Object.keys(headers).some((name) => name.toLowerCase() === "authorization");
  return token && !stated ? { ...headers, Authorization: `Bearer ${token}` } : headers;
}

// While it reads the schema again, GraphiQL names the operation of the tab that was open before.
function named({ operationName, ...parameters }) {
  const known = operationName && new RegExp(`\\b${operationName}\\b`).test(parameters.query);
  return known ? { ...parameters, operationName } : parameters;
}

// Each fetcher is a new function: GraphiQL then reads the schema again, as the new viewer sees it.
function newFetcher() {
  const send = GraphiQL.createFetcher({
    url: endpoint.href,
    subscriptionUrl: socket.href,
    enableIncrementalDelivery: false,
    headers: {
      Accept: "application/graphql-response+json, application/json",
      "Accept-Language": document.documentElement.lang,
    },
  });
  return (parameters, options = {}) =>
    send(named(parameters), { ...options, headers: withToken(options.headers) });
}

function render() {
  root.render(
    React.createElement(
      GraphiQL,
      { ...page, fetcher: newFetcher(), shouldPersistHeaders: false },
      React.createElement(GraphiQL.Logo, null, "GraphiQL"),
    ),
  );
}

function useToken(entered) {
  const token = entered.trim().replace(/^bearer\s+/i, "");
  if (token) {
    sessionStorage.setItem(TOKEN_KEY, token);
  } else {
    sessionStorage.removeItem(TOKEN_KEY);
  }
  field.value = token;
  showStatus();
  render();
}

function showStatus() {
  status.textContent = readToken() ? status.dataset.used : status.dataset.none;
}

function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

// What GraphiQL's markup lacks: names for the editors, editors that scroll by keyboard, tabs that
// hold no button inside another control, history entries called by their own text.
function repairAccessibility() {
  for (const [place, name] of Object.entries(EDITOR_NAMES)) {
    for (const input of main.querySelectorAll(`${place} textarea`)) {
      setAttribute(input, "aria-label", name);
    }
  }
  for (const scroller of main.querySelectorAll(".CodeMirror-scroll")) {
    setAttribute(scroller, "tabindex", "0");
  }
  for (const list of main.querySelectorAll(".graphiql-tabs")) {
    setAttribute(list, "role", "group");
  }
  for (const tab of main.querySelectorAll(".graphiql-tab")) {
    setAttribute(tab, "role", "none");
    tab.removeAttribute("aria-selected");
    const current = tab.classList.contains("graphiql-tab-active");
    setAttribute(tab.querySelector(".graphiql-tab-button"), "aria-current", String(current));
  }
  for (const label of main.querySelectorAll(".graphiql-history-item-label[aria-label]")) {
    label.removeAttribute("aria-label");
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  useToken(field.value);
});
document.querySelector("#token-clear").addEventListener("click", () => useToken(""));
new MutationObserver(repairAccessibility).observe(main, {
  attributeFilter: ["aria-label", "aria-selected", "role", "tabindex"],
  childList: true,
  subtree: true,
});

field.value = readToken();
showStatus();
render();
