// What the console does beyond plain links and forms. Without this script every page still works; it only stops being live.
"use strict";

(() => {
  const main = document.getElementById("main");

  // --- live: the feed says that something changed, the page fetches itself and takes over #live and what is marked data-live-part.
  // Nothing is asked for while the page is frozen or its tab is hidden, and nothing is taken from under a person's hands.
  const feed = document.body.dataset.live;
  let source = null;
  let frozen = false;
  let pending = false;
  let waiting = null;
  let asking = false;
  let skew = Date.parse(document.body.dataset.now) - Date.now() || 0;
  let ticked = [];
  let heard = Date.now();
  const SILENT_AFTER = 15000;

  const lost = (is) => {
    const banner = document.querySelector("[data-lost]");
    if (banner) banner.hidden = !is || frozen;
  };

  // The server's clock is the one that ages are counted by.
  const setClock = () => {
    const told = document.querySelector("#live[data-now]");
    if (told) skew = Date.parse(told.dataset.now) - Date.now();
  };

  const inHand = () => {
    const live = document.getElementById("live");
    const held = document.activeElement;
    if (live.contains(held) && held.matches("input, textarea, select")) return true;
    const marked = getSelection();
    return marked !== null && !marked.isCollapsed && live.contains(marked.anchorNode);
  };

  const refresh = () => {
    const live = document.getElementById("live");
    if (!live || frozen || document.hidden || asking || inHand()) { pending = true; return; }
    pending = false;
    asking = true;
    const done = () => { asking = false; if (pending) soon(); };
    // What stands here already in its newest version need not be sent again.
    const have = [...document.querySelectorAll("[data-live-part][data-version]")].map((part) => `${part.id}=${part.dataset.version}`).join(" ");
    htmx.ajax("GET", location.pathname + location.search, { target: "#live", select: "#live", swap: "outerHTML settle:0ms", headers: { "Live-Have": have } }).then(done, done);
  };

  const soon = () => {
    if (waiting === null) waiting = setTimeout(() => { waiting = null; refresh(); }, 40);
  };

  const open = () => {
    if (source || frozen || document.hidden) return;
    heard = Date.now();
    source = new EventSource(feed);
    source.addEventListener("open", () => { heard = Date.now(); });
    source.addEventListener("changed", () => { heard = Date.now(); soon(); });
    source.addEventListener("error", () => {
      lost(true);
      if (source && source.readyState === EventSource.CLOSED) { shut(); setTimeout(() => { open(); soon(); }, 3000); }
    });
  };

  const shut = () => {
    if (source) { source.close(); source = null; }
  };

  // Parts outside #live: replaced only where they differ, so that the keyboard's place in them stays, and what was unfolded stays so.
  const plain = (part) => {
    const copy = part.cloneNode(true);
    for (const time of copy.querySelectorAll("time[data-ago]")) time.textContent = "";
    for (const fold of copy.querySelectorAll("details")) fold.open = false;
    return copy.innerHTML;
  };
  const takeParts = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const fresh of page.querySelectorAll("[data-live-part]")) {
      const standing = document.getElementById(fresh.id);
      if (!standing || plain(standing) === plain(fresh) || standing.contains(document.activeElement)) continue;
      for (const fold of standing.querySelectorAll("details[id][open]")) {
        const same = fresh.querySelector(`#${CSS.escape(fold.id)}`);
        if (same) same.open = true;
      }
      standing.replaceWith(document.importNode(fresh, true));
    }
  };

  if (feed) {
    htmx.config.timeout = SILENT_AFTER;
    setClock();
    open();
    // The feed speaks every five seconds at least; one that says nothing leads nowhere any more.
    setInterval(() => {
      if (!source || Date.now() - heard < SILENT_AFTER) return;
      lost(true);
      shut();
      open();
    }, 2000);
    for (const control of document.querySelectorAll("[data-freeze]")) control.hidden = false;
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) shut();
      else { open(); soon(); }
    });
    document.addEventListener("focusout", () => { if (pending) setTimeout(() => { if (pending) soon(); }, 150); });
    document.addEventListener("selectionchange", () => { if (pending && getSelection().isCollapsed) soon(); });
    document.addEventListener("click", (event) => {
      const control = event.target.closest("[data-freeze]");
      if (!control) return;
      frozen = !frozen;
      control.setAttribute("aria-pressed", String(frozen));
      control.textContent = frozen ? control.dataset.resume : control.dataset.freeze;
      if (frozen) { shut(); lost(false); } else { open(); soon(); }
    });
    document.body.addEventListener("htmx:sendError", () => lost(true));
    document.body.addEventListener("htmx:timeout", () => lost(true));
    document.body.addEventListener("htmx:beforeSwap", (event) => {
      if (event.detail.target.id !== "live") return;
      const answer = event.detail.xhr;
      // Signed out meanwhile: the sign-in page is the answer, and the whole of it.
      if (answer.responseURL && new URL(answer.responseURL).pathname !== location.pathname) {
        event.detail.shouldSwap = false;
        location.reload();
        return;
      }
      if (answer.status !== 200) { event.detail.shouldSwap = false; lost(true); return; }
      if (frozen) { event.detail.shouldSwap = false; return; }
      if (inHand()) { event.detail.shouldSwap = false; pending = true; return; }
      lost(false);
      takeParts(answer.responseText);
      ticked = [...document.querySelectorAll("#live input[type=checkbox]:checked")].map((box) => [box.name, box.value]);
    });
    // What somebody has chosen in a list stays chosen.
    document.body.addEventListener("htmx:afterSwap", () => {
      setClock();
      tick();
      for (const [name, value] of ticked) {
        for (const box of document.querySelectorAll("#live input[type=checkbox]")) if (box.name === name && box.value === value) box.checked = true;
      }
      ticked = [];
    });
  }

  // --- « il y a 4 s »: kept true while the page is open.
  const french = document.documentElement.lang === "fr";
  const span = (seconds) => {
    if (seconds < 60) return `${seconds} s`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
    if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${String(Math.floor(seconds % 3600 / 60)).padStart(2, "0")}`;
    const days = Math.floor(seconds / 86400);
    const hours = Math.floor(seconds % 86400 / 3600);
    return hours && days < 10 ? `${days} ${french ? "j" : "d"} ${hours} h` : `${days} ${french ? "j" : "d"}`;
  };
  const tick = () => {
    for (const time of document.querySelectorAll("time[data-ago]")) {
      const seconds = Math.round((Date.now() + skew - Date.parse(time.dateTime)) / 1000);
      if (seconds < 0) continue;
      const said = french ? `il y a ${span(seconds)}` : `${span(seconds)} ago`;
      if (time.textContent !== said) time.textContent = said;
    }
  };
  setInterval(() => { if (!document.hidden) tick(); }, 1000);

  // --- forms: said twice is done once; what cannot be undone is asked again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    const ask = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    if (ask && !confirm(ask)) { event.preventDefault(); return; }
    if (form.method === "post") {
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 4000);
    }
  });
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-select-all]");
    if (!all) return;
    for (const box of document.querySelectorAll(`input[type="checkbox"][name="${all.dataset.selectAll}"]`)) box.checked = all.checked;
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form) form.requestSubmit();
  });

  // On a telephone the sections are a strip that is pushed sideways: where one is stands in it.
  const here = document.querySelector(".sections [aria-current]");
  const strip = here && here.closest(".sections");
  if (strip) strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;

  // --- keys: `?` shows them. A page adds its own by data-key on a link, a button or a field; lists are walked by j and k.
  const sheet = document.getElementById("keys");
  for (const control of document.querySelectorAll("[data-keys]")) {
    control.hidden = false;
    control.addEventListener("click", () => sheet.showModal());
  }
  const places = { o: "/", c: "/cases", m: "/mails", l: "/letters", f: "/failures", s: "/supervision" };
  let going = 0;
  const walk = (step) => {
    const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.classList.contains("selected") || row.contains(document.activeElement));
    const to = Math.min(Math.max(at + step, 0), rows.length - 1);
    rows.forEach((row) => row.classList.remove("selected"));
    rows[to].classList.add("selected");
    rows[to].scrollIntoView({ block: "nearest" });
    const link = rows[to].querySelector("a");
    if (link) link.focus({ preventScroll: true });
  };
  // Ctrl+Enter sends the form one types in, else the one that lies open.
  const sendForm = (event) => {
    const open = [...document.querySelectorAll("form[data-ctrl-enter]")].filter((form) => form.checkVisibility());
    const form = open.find((one) => one.contains(event.target)) || open[0];
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[type=submit]"));
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter" && !event.repeat) { sendForm(event); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches && event.target.matches("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing || (sheet && sheet.open)) return;
    if (event.key === "?" && sheet) { sheet.showModal(); event.preventDefault(); return; }
    if (event.key === "/") { const find = document.getElementById("find"); if (find) { find.focus(); event.preventDefault(); } return; }
    if (event.key === "g") { going = Date.now(); return; }
    if (Date.now() - going < 1200 && places[event.key]) { going = 0; location.assign(places[event.key]); return; }
    if (event.key === "j") { walk(1); return; }
    if (event.key === "k") { walk(-1); return; }
    const own = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)].find((one) => one.checkVisibility());
    if (!own) return;
    event.preventDefault();
    if (own.matches("input, textarea, select")) own.focus(); else own.click();
  });

  // --- a case that is open says so, so that the others see who looks at it.
  const watched = document.querySelector("[data-watch]");
  if (watched) {
    const say = () => {
      if (document.hidden) return;
      htmx.ajax("POST", watched.dataset.watch, { target: watched, swap: "innerHTML", values: { token: watched.dataset.token } });
    };
    say();
    setInterval(say, 10000);
  }

  if (main && location.hash === "") { const fault = document.querySelector(".fault[role=alert]"); if (fault) { fault.tabIndex = -1; fault.focus(); } }
})();
