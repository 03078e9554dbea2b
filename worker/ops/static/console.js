// What the console does beyond plain links and forms. Without this script every page still works; it only stops being live.
"use strict";

(() => {
  const main = document.getElementById("main");

  // --- live: the feed says that something changed, the page fetches itself and takes over #live.
  const feed = document.body.dataset.live;
  let source = null;
  let frozen = false;
  let pending = false;
  let waiting = null;

  const lost = (is) => {
    const banner = document.querySelector("[data-lost]");
    if (banner) banner.hidden = !is;
  };

  const refresh = () => {
    const live = document.getElementById("live");
    if (!live || frozen || document.hidden) { pending = true; return; }
    if (live.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) { pending = true; return; }
    pending = false;
    htmx.ajax("GET", location.pathname + location.search, { target: "#live", select: "#live", swap: "outerHTML" });
  };

  const soon = () => {
    if (waiting === null) waiting = setTimeout(() => { waiting = null; refresh(); }, 60);
  };

  const open = () => {
    if (source || frozen || document.hidden || !feed) return;
    source = new EventSource(feed);
    source.addEventListener("open", () => lost(false));
    source.addEventListener("changed", soon);
    source.addEventListener("error", () => { lost(true); if (source && source.readyState === EventSource.CLOSED) { shut(); setTimeout(open, 5000); } });
  };

  const shut = () => {
    if (source) { source.close(); source = null; }
  };

  if (feed) {
    open();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) shut();
      else { open(); refresh(); }
    });
    document.addEventListener("focusout", () => { if (pending) setTimeout(() => { if (pending) refresh(); }, 150); });
    document.addEventListener("click", (event) => {
      const control = event.target.closest("[data-freeze]");
      if (!control) return;
      frozen = !frozen;
      control.setAttribute("aria-pressed", String(frozen));
      control.textContent = frozen ? control.dataset.resume : control.dataset.freeze;
      if (frozen) { shut(); lost(false); } else { open(); refresh(); }
    });
    document.body.addEventListener("htmx:sendError", () => lost(true));
    document.body.addEventListener("htmx:responseError", (event) => {
      lost(true);
      // Signed out meanwhile: the sign-in page is the answer.
      if (event.detail.xhr.status === 401 || event.detail.xhr.status === 403) location.reload();
    });
    document.body.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) lost(false); });
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
      const seconds = Math.round((Date.now() - Date.parse(time.dateTime)) / 1000);
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
    const at = rows.findIndex((row) => row.classList.contains("selected"));
    const to = Math.min(Math.max(at + step, 0), rows.length - 1);
    rows.forEach((row) => row.classList.remove("selected"));
    rows[to].classList.add("selected");
    rows[to].scrollIntoView({ block: "nearest" });
    const link = rows[to].querySelector("a");
    if (link) link.focus({ preventScroll: true });
  };
  document.addEventListener("keydown", (event) => {
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
    const own = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
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
