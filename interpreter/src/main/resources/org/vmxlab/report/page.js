(function () {
  "use strict";
  const run = JSON.parse(document.getElementById("data").textContent);
  const at = id => document.getElementById(id);
  const LANE = 22, LEFT = 16, EVERY = 128;
  const FLAGS = [["IF", 9], ["CF", 0], ["ZF", 6], ["SF", 7], ["OF", 11], ["PF", 2], ["AF", 4], ["DF", 10]];
  const colour = cpu => "var(--cpu" + cpu % 8 + ")";
  const opened = []; // by CPU: whether its registers are to be shown, once somebody has said so
  let position = 0, chosen = null, shownFile = -2;

  // ---------------------------------------------------------------- small things

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function drawn(tag, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    return element;
  }

  function chip(cpu) {
    const element = make("span", "chip", "CPU " + cpu);
    element.style.setProperty("--c", colour(cpu));
    return element;
  }

  const counted = (number, word) => number.toLocaleString("en") + " " + word + (number === 1 ? "" : "s");

  // ---------------------------------------------------------------- states

  // State n is the one after moment n - 1; every so many are kept whole.
  const kept = [];

  function beginning() {
    return {
      cpus: run.start.map(state => Object.assign({}, state, {registers: Object.assign({}, state.registers)})),
      vmcss: [],
      objects: run.objects
    };
  }

  function copied(state) {
    return {
      cpus: state.cpus.map(cpu => Object.assign({}, cpu, {registers: Object.assign({}, cpu.registers)})),
      vmcss: state.vmcss,
      objects: state.objects
    };
  }

  function apply(state, moment) {
    const cpu = state.cpus[moment.cpu];
    for (const name in moment.change) {
      if (name === "registers") Object.assign(cpu.registers, moment.change.registers);
      else cpu[name] = moment.change[name];
    }
    if (moment.vmcss) state.vmcss = moment.vmcss;
    if (moment.objects) state.objects = moment.objects;
  }

  function stateAt(index) {
    let from = Math.min(Math.floor(index / EVERY), kept.length - 1);
    if (from < 0) {
      kept.push(beginning());
      from = 0;
    }
    const state = copied(kept[from]);
    for (let i = from * EVERY; i < index; i++) {
      if (i > 0 && i % EVERY === 0 && i / EVERY === kept.length) kept.push(copied(state));
      apply(state, run.moments[i]);
    }
    return state;
  }

  // ---------------------------------------------------------------- the time line

  const rowOf = []; // by moment: the row that covers it

  function buildRows() {
    const list = at("rows");
    let moment = 0, lastCpu = -1;
    run.rows.forEach((row, index) => {
      const item = make("li", row.kind);
      item.id = "row-" + index;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.style.setProperty("--c", colour(row.cpu));
      if (row.steps > 0 && lastCpu >= 0 && lastCpu !== row.cpu) item.classList.add("turn");
      if (row.steps > 0) lastCpu = row.cpu;
      item.append(make("span", "step", row.step.toLocaleString("en")));
      const what = make("span", "what");
      what.style.setProperty("--depth", Math.min(row.depth, 8));
      what.textContent = row.text;
      item.append(what);
      item.setAttribute("aria-label", "Step " + row.step + ", CPU " + row.cpu + ": " + row.text);
      item.addEventListener("click", () => go(row.moment + 1));
      list.append(item);
      for (; moment < row.moment; moment++) rowOf[moment] = index;
      // Of several lines of one moment the last is the one to stand on.
      rowOf[row.moment] = index;
      moment = row.moment + 1;
    });
    for (; moment < run.moments.length; moment++) rowOf[moment] = run.rows.length - 1;
    markCauses();
    list.style.setProperty("--lanes", LEFT + LANE * run.cpus + "px");
  }

  const momentOf = step => run.moments.findIndex(moment => moment.step === step && moment.kind !== "between");

  function markCauses() {
    run.because.forEach((cause, number) => {
      const moment = momentOf(cause.step);
      if (moment < 0) return;
      let index = rowOf[moment];
      const row = run.rows[index], before = run.rows[index - 1];
      // A branch stands behind the load that decided it, which has the line that people look for.
      const beside = row.kind === "local" || row.kind === "call";
      if (beside && before && before.kind === "access" && before.cpu === row.cpu) index--;
      const mark = make("span", "cause", String(number + 1));
      mark.title = "Cause " + (number + 1) + ": " + cause.text;
      at("rows").children[index].append(mark);
    });
  }

  function drawLanes() {
    const svg = at("lanes"), list = at("rows"), items = list.children;
    const x = cpu => LEFT + LANE * cpu;
    const middles = Array.from(items, item => item.offsetTop + Math.min(item.offsetHeight, 24) / 2);
    svg.replaceChildren();
    svg.setAttribute("width", LEFT + LANE * run.cpus);
    svg.setAttribute("height", list.offsetHeight);
    const lines = drawn("g", {}), arrows = drawn("g", {}), dots = drawn("g", {});
    for (let cpu = 0; cpu < run.cpus; cpu++) {
      lines.append(drawn("line", {class: "life", x1: x(cpu), x2: x(cpu), y1: 6, y2: list.offsetHeight - 6}));
    }
    turns().forEach(turn => lines.append(drawn("line", {
      class: "run", x1: x(turn.cpu), x2: x(turn.cpu), y1: middles[turn.from] - 5, y2: middles[turn.to] + 5,
      style: "stroke:" + colour(turn.cpu)
    })));
    const sent = {};
    run.rows.forEach((row, index) => {
      const y = middles[index];
      if (row.kind === "ipi" && row.to !== undefined) sent[row.ipi] = index;
      else if (row.kind === "ipi" && sent[row.ipi] !== undefined) arrow(arrows, sent[row.ipi], index);
      if (row.from !== undefined) {
        const from = run.rows[row.from];
        arrows.append(drawn("path", {class: "read", "data-row": index, d: bow(x(from.cpu), middles[row.from], x(row.cpu), y), style: "stroke:" + colour(from.cpu)}));
      }
      if (row.kind === "violation") {
        dots.append(drawn("path", {class: "bad", d: "M" + x(row.cpu) + " " + (y - 7) + "l7 7l-7 7l-7 -7z"}));
      } else if (row.kind !== "local") {
        const small = row.kind === "call";
        dots.append(drawn("circle", {class: "dot" + (small ? " small" : ""), cx: x(row.cpu), cy: y, r: small ? 3 : 4.5, style: "fill:" + colour(row.cpu)}));
      }
    });
    svg.append(lines, arrows, dots);
    showReads();

    function arrow(group, from, to) {
      const start = run.rows[from], end = run.rows[to];
      const x1 = x(start.cpu), x2 = x(end.cpu), y1 = middles[from], y2 = middles[to];
      const towards = x2 < x1 ? 1 : -1;
      group.append(drawn("path", {class: "arrow", d: curve(x1, y1, x2 + towards * 8, y2), style: "stroke:" + colour(start.cpu)}));
      group.append(drawn("path", {d: "M" + (x2 + towards * 5) + " " + y2 + "l" + towards * 6 + " -4v8z", style: "fill:" + colour(start.cpu)}));
    }
  }

  function curve(x1, y1, x2, y2) {
    const middle = (y1 + y2) / 2;
    return "M" + x1 + " " + y1 + "C" + x1 + " " + middle + " " + x2 + " " + middle + " " + x2 + " " + y2;
  }

  // Far ends: out of the way of the lanes between them.
  function bow(x1, y1, x2, y2) {
    const side = Math.min(x1, x2) - 12;
    return "M" + x1 + " " + y1 + "C" + side + " " + (y1 + 20) + " " + side + " " + (y2 - 20) + " " + x2 + " " + y2;
  }

  // Whose store a load has read: for the line at hand, and for those that are causes.
  function showReads() {
    at("lanes").querySelectorAll(".read").forEach(path => {
      const row = Number(path.dataset.row);
      path.classList.toggle("on", row === currentRow() || at("rows").children[row].querySelector(".cause") !== null);
    });
  }

  function turns() {
    const result = [];
    run.rows.forEach((row, index) => {
      const last = result[result.length - 1];
      if (row.steps === 0 && row.kind !== "violation") return;
      if (last && last.cpu === row.cpu) last.to = index;
      else result.push({cpu: row.cpu, from: index, to: index});
    });
    return result;
  }

  // ---------------------------------------------------------------- one position

  function go(index) {
    position = Math.max(0, Math.min(run.moments.length, index));
    chosen = null;
    show();
  }

  function goRow(index) {
    if (index < 0) go(0);
    else go(run.rows[Math.min(index, run.rows.length - 1)].moment + 1);
  }

  const currentRow = () => position === 0 ? -1 : rowOf[position - 1];

  function stepRows(count) {
    let row = currentRow() + count;
    // Several lines may end in one moment: go on until the position changes.
    while (row >= 0 && row < run.rows.length && run.rows[row].moment + 1 === position) row += Math.sign(count);
    goRow(row);
  }

  function show() {
    const before = stateAt(Math.max(0, position - 1)), state = stateAt(position);
    const moment = position > 0 ? run.moments[position - 1] : null;
    showNow(moment);
    showCpus(before, state, moment);
    showOwnership(before, state);
    showObjects(before, state);
    showSource(state, moment);
    showPosition(moment);
    selectRow();
  }

  function showPosition(moment) {
    at("slider").value = position;
    const text = !moment ? "before the first step"
      : moment.kind === "between" ? "after step " + moment.step.toLocaleString("en")
      : "step " + moment.step.toLocaleString("en") + (moment.kind === "tried" ? ", tried" : " of " + run.steps.toLocaleString("en"));
    at("position").textContent = text;
    at("slider").setAttribute("aria-valuetext", text);
    ["first", "previous", "previous-row"].forEach(id => at(id).disabled = position === 0);
    ["last", "next", "next-row"].forEach(id => at(id).disabled = position === run.moments.length);
    document.body.dataset.position = position;
    const fragment = !moment ? "#start" : moment.kind === "between" ? "#moment=" + position : "#step=" + moment.step;
    try {
      history.replaceState(null, "", fragment);
    } catch (refused) {
      // A page without an address of its own has no fragment either.
    }
  }

  function selectRow() {
    const list = at("rows"), row = currentRow();
    showReads();
    const old = list.querySelector('[aria-selected="true"]');
    if (old) old.setAttribute("aria-selected", "false");
    if (row < 0) {
      list.removeAttribute("aria-activedescendant");
      at("scroller").scrollTop = 0;
      return;
    }
    const item = list.children[row], box = at("scroller");
    item.setAttribute("aria-selected", "true");
    list.setAttribute("aria-activedescendant", item.id);
    if (item.offsetTop < box.scrollTop + 40 || item.offsetTop + item.offsetHeight > box.scrollTop + box.clientHeight - 40) {
      box.scrollTop = item.offsetTop - box.clientHeight / 2;
    }
  }

  function showNow(moment) {
    const box = at("now");
    box.replaceChildren();
    if (!moment) {
      box.style.removeProperty("--c");
      box.append(make("p", "instruction", "The run has not begun."));
      const help = make("p", "where", run.omitted ? "The first " + counted(run.omitted, "step") + " are left out of this page. " : "");
      help.append("Step on with → or j, line by line with ↓, or choose a line of the time line.");
      box.append(help);
      return;
    }
    box.style.setProperty("--c", colour(moment.cpu));
    const place = run.places[moment.at], where = make("p", "where");
    where.append(make("span", "who", "CPU " + moment.cpu), " · ");
    where.append(moment.kind === "between" ? "between two steps, after step " + moment.step.toLocaleString("en")
      : "step " + moment.step.toLocaleString("en") + (moment.kind === "tried" ? ", which did not come to pass" : "") + " · " + place[0]);
    box.append(where);
    if (moment.kind === "delivery") box.append(make("p", "instruction before", "before " + place[3]));
    else if (moment.kind !== "between") box.append(make("p", "instruction", place[3]));
    const list = make("ul");
    (moment.events || []).forEach(event => list.append(make("li", /^[A-Z]{3}\d{3} /.test(event) ? "violation" : "", event)));
    box.append(list);
  }

  function showCpus(before, state, moment) {
    const box = at("cpus");
    box.replaceChildren();
    state.cpus.forEach((cpu, number) => {
      const old = before.cpus[number];
      const card = make("article", "cpu" + (moment && moment.cpu === number ? " acting" : ""));
      card.id = "cpu-" + number;
      card.setAttribute("aria-label", "CPU " + number);
      card.style.setProperty("--c", colour(number));
      const head = make("header");
      head.append(make("h3", "", "CPU " + number), make("span", "mode" + (old.mode !== cpu.mode ? " changed" : ""), cpu.mode));
      const rip = make("button", "rip", run.places[cpu.rip][0]);
      rip.type = "button";
      rip.title = "Show the source of what CPU " + number + " executes next: " + run.places[cpu.rip][3];
      rip.addEventListener("click", () => { chosen = number; showSource(state, moment); });
      const more = make("details");
      more.open = opened[number] === undefined ? Boolean(moment && moment.cpu === number) : opened[number];
      const summary = make("summary", "", "registers");
      summary.addEventListener("click", () => { opened[number] = !more.open; });
      more.append(summary, registers(old, cpu));
      card.append(head, rip, facts(old, cpu), more);
      box.append(card);
    });
  }

  function facts(old, cpu) {
    const list = make("dl", "facts-list");
    const add = (name, content, changed) => {
      const value = make("dd");
      if (typeof content === "string") value.append(make("span", (changed ? "changed" : "") + (content === "none" ? " none" : ""), content));
      else value.append(content);
      list.append(make("dt", "", name), value);
    };
    const flags = make("span", "flags");
    FLAGS.forEach(([name, bit]) => {
      const on = cpu.flags >>> bit & 1, was = old.flags >>> bit & 1;
      const flag = make("span", "flag" + (on || name === "IF" ? " on" : "") + (on !== was ? " changed" : ""), name + (name === "IF" ? "=" + on : ""));
      flag.title = name + " is " + on;
      flags.append(flag, " ");
    });
    add("flags", flags);
    const named = index => index < 0 ? "none" : run.vmcss[index].name;
    if (run.vmcss.length) add("current VMCS", named(cpu.vmcs), old.vmcs !== cpu.vmcs);
    const vectors = list => list.length ? list.map(vector => "0x" + vector.toString(16)).join(" ") : "none";
    add("APIC", "IRR " + vectors(cpu.irr) + " · ISR " + vectors(cpu.isr), String(old.irr) !== String(cpu.irr) || String(old.isr) !== String(cpu.isr));
    add("store buffer", cpu.buffer.length ? cpu.buffer.join(", ") : "none", String(old.buffer) !== String(cpu.buffer));
    return list;
  }

  function registers(old, cpu) {
    const list = make("dl", "registers");
    run.registers.forEach((name, index) => {
      const value = cpu.registers[index], pair = make("div", value === "0" ? "zero" : "");
      const shown = make("dd", old.registers[index] !== value ? "changed" : "", value);
      shown.title = name + " = 0x" + value + (old.registers[index] !== value ? ", before 0x" + old.registers[index] : "");
      pair.append(make("dt", "", name), shown);
      list.append(pair);
    });
    return list;
  }

  function showOwnership(before, state) {
    at("ownership").hidden = run.vmcss.length === 0;
    const body = at("vmcss");
    body.replaceChildren();
    run.vmcss.forEach((vmcs, index) => {
      const find = (from) => from.vmcss.find(one => one[0] === index) || [index, 0, "undefined"];
      const now = find(state), old = find(before);
      const row = make("tr");
      const name = make("td", "", vmcs.name.replace(/^the /, ""));
      name.title = "region at " + vmcs.region;
      const active = cell(mask => cpuList(cpu => Math.floor(mask / 2 ** cpu) % 2 === 1), now[1], old[1]);
      const currentOn = from => cpuList(cpu => from.cpus[cpu].vmcs === index);
      const current = make("td");
      fill(current, currentOn(state), String(currentOn(state)) !== String(currentOn(before)));
      row.append(name, active, current, make("td", "", ""));
      row.lastChild.append(make("span", now[2] !== old[2] ? "changed" : "", now[2]));
      body.append(row);
    });

    function cell(list, now, old) {
      const element = make("td");
      fill(element, list(now), now !== old);
      return element;
    }

    function fill(element, cpus, changed) {
      const box = make("span", changed ? "changed" : "");
      if (!cpus.length) box.append(make("span", "none", "none"));
      cpus.forEach(cpu => box.append(chip(cpu)));
      element.append(box);
    }
  }

  function cpuList(wanted) {
    return Array.from({length: run.cpus}, (nothing, cpu) => cpu).filter(wanted);
  }

  function showObjects(before, state) {
    at("vcpus").hidden = state.objects.length === 0;
    const list = at("objects");
    list.replaceChildren();
    state.objects.forEach((line, index) => {
      const [name, ...parts] = line.split(/, (?=\w+=)/);
      const old = (before.objects[index] || "").split(/, (?=\w+=)/);
      const item = make("li");
      item.append(make("b", "", name));
      parts.forEach((part, number) => item.append(make("span", old[number + 1] !== part ? "changed" : "", part), " "));
      list.append(item);
    });
  }

  function showSource(state, moment) {
    const acting = moment ? moment.cpu : 0;
    const shown = chosen === null ? acting : chosen;
    const place = run.places[chosen === null && moment && moment.kind !== "between" ? moment.at : state.cpus[shown].rip];
    const file = place[1], box = at("code");
    if (file < 0) {
      at("file").textContent = "";
      box.replaceChildren(make("div", "", "  no source for " + place[0]));
      shownFile = -2;
      return;
    }
    if (file !== shownFile) {
      at("file").textContent = run.files[file].name;
      box.replaceChildren(...run.files[file].lines.map((text, index) => sourceLine(text, index + 1)));
      shownFile = file;
    }
    box.querySelectorAll(".here, .other").forEach(line => {
      line.className = "";
      line.removeAttribute("aria-current");
      line.removeAttribute("title");
    });
    state.cpus.forEach((cpu, number) => {
      const other = run.places[cpu.rip];
      if (other[1] === file && number !== shown && box.children[other[2] - 1]) mark(box.children[other[2] - 1], "other", number);
    });
    const line = box.children[place[2] - 1];
    if (line) {
      mark(line, "here", shown);
      line.setAttribute("aria-current", "true");
      if (line.offsetTop < box.scrollTop + 30 || line.offsetTop > box.scrollTop + box.clientHeight - 60) {
        box.scrollTop = line.offsetTop - box.clientHeight / 2;
      }
    }
  }

  function mark(line, className, cpu) {
    line.className = className;
    line.title = "CPU " + cpu;
    line.style.setProperty("--c", colour(cpu));
  }

  function sourceLine(text, number) {
    const line = make("div"), body = make("b"), comment = text.indexOf(";");
    line.append(make("i", "", String(number)));
    body.append(comment < 0 ? text : text.slice(0, comment));
    if (comment >= 0) body.append(make("span", "comment", text.slice(comment)));
    line.append(body);
    return line;
  }

  // ---------------------------------------------------------------- what does not change

  function showHead() {
    at("verdict").textContent = run.violation ? run.violation.kind : "no violation";
    at("verdict").classList.add(run.violation ? "violation" : "ok");
    at("facts").textContent = [counted(run.steps, "step"), counted(run.switches, "context switch").replace(/switchs$/, "switches"),
      counted(run.cpus, "CPU"), "program " + run.program.slice(0, 12)].join(" · ");
    for (let cpu = 0; cpu < run.cpus; cpu++) {
      const item = make("li", "", "CPU " + cpu);
      item.style.setProperty("--c", colour(cpu));
      at("legend").append(item);
    }
    at("slider").max = run.moments.length;
    if (!run.violation) return;
    at("why").hidden = false;
    at("title").textContent = run.violation.code + " · " + run.violation.title;
    at("detail").textContent = run.violation.detail + (run.violation.place ? " — CPU " + run.violation.cpu + ", " + run.violation.place : "");
    at("chain").textContent = run.violation.chain.join(" ← ");
    run.because.forEach(cause => {
      const item = make("li");
      const [text, ...callers] = cause.text.split(" ← ");
      item.append(make("span", "", text));
      if (callers.length) {
        const more = callers.length - 2;
        const chain = make("span", "chain", " ← " + callers.slice(0, 2).join(" ← ") + (more > 0 ? " ← … " + more + " more" : ""));
        chain.title = cause.text;
        item.append(chain);
      }
      const index = momentOf(cause.step);
      if (index >= 0) {
        const button = make("button", "", "step " + cause.step.toLocaleString("en"));
        button.type = "button";
        button.addEventListener("click", () => go(index + 1));
        item.append(button);
      }
      at("causes").append(item);
    });
  }

  function theme() {
    const root = document.documentElement, button = at("theme");
    const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const label = () => {
      button.textContent = dark() ? "Light" : "Dark";
      button.setAttribute("aria-pressed", String(dark()));
      button.setAttribute("aria-label", "Dark colours");
    };
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      label();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
    label();
  }

  function fromFragment() {
    const [, name, number] = /^#(step|moment)=(\d+)$/.exec(location.hash) || [];
    if (name === "moment") return go(Number(number));
    if (name === "step") {
      const index = momentOf(Number(number));
      return go(index < 0 ? run.moments.length : index + 1);
    }
    if (location.hash === "#start") return go(0);
    return go(run.violation ? run.moments.length : 0);
  }

  const KEYS = {
    ArrowRight: () => go(position + 1), j: () => go(position + 1),
    ArrowLeft: () => go(position - 1), k: () => go(position - 1),
    ArrowDown: () => stepRows(1), ArrowUp: () => stepRows(-1),
    PageDown: () => stepRows(10), PageUp: () => stepRows(-10),
    Home: () => go(0), End: () => go(run.moments.length)
  };

  function listen() {
    document.addEventListener("keydown", event => {
      const action = KEYS[event.key];
      if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest && event.target.closest(".code") && event.key.length > 1) return;
      event.preventDefault();
      action();
    });
    at("slider").addEventListener("input", event => go(Number(event.target.value)));
    at("first").addEventListener("click", KEYS.Home);
    at("last").addEventListener("click", KEYS.End);
    at("previous").addEventListener("click", KEYS.ArrowLeft);
    at("next").addEventListener("click", KEYS.ArrowRight);
    at("previous-row").addEventListener("click", KEYS.ArrowUp);
    at("next-row").addEventListener("click", KEYS.ArrowDown);
    addEventListener("hashchange", fromFragment);
    if (window.ResizeObserver) new ResizeObserver(drawLanes).observe(at("rows"));
  }

  showHead();
  theme();
  buildRows();
  drawLanes();
  listen();
  fromFragment();
})();
