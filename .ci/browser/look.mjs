// What is looked at on one page, and how it is told.

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
// In CSS pixels. WCAG 2.2 asks for 24 (2.5.8, AA) and recommends 44 (2.5.5, AAA), as the makers of telephones do:
// whoever answers does so on one, with a thumb.
const TARGET = 44;
// Below it a telephone zooms in on whatever is typed into, and leaves the reader there.
const TYPED = 16;
const COLOURS = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  "forced colours": { colorScheme: "light", forcedColors: "active" },
  "forced colours, dark": { colorScheme: "dark", forcedColors: "active" },
};

export class Report {
  lines = 0;
  failed = 0;

  // `faults` is what is wrong; empty when all is well.
  tell(where, what, faults) {
    this.lines += 1;
    this.failed += faults.length ? 1 : 0;
    const shown = faults.slice(0, 5).map((fault) => `\n       ${fault}`);
    console.log(`${faults.length ? "FAIL" : "ok  "} ${where}: ${what}${shown.join("")}`);
  }

  equal(where, what, is, expected) {
    const [a, b] = [JSON.stringify(is), JSON.stringify(expected)];
    this.tell(where, what, a === b ? [] : [`is ${a}`, `not ${b}`]);
  }
}

// Everything that holds on every page, whatever it says.
export async function looked(report, axe, page, where, language) {
  report.tell(where, "axe finds nothing against WCAG 2.0 to 2.2, A and AA", await violations(page, axe));
  const said = await page.evaluate(() => [document.documentElement.lang, document.title.includes(document.querySelector("h1").innerText)]);
  report.equal(where, "language, and title as its heading", said, [language === "zh" ? "zh-CN" : "en", true]);
  report.tell(where, "nothing scrolls sideways, is cut off or covered", await crooked(page));
  report.tell(where, `targets of ${TARGET} px, apart from each other; what is typed in ${TYPED} px`, await tight(page));
  report.tell(where, "every input has a label, every choice a question", await nameless(page));
}

// In the page no script may run, and axe is one: it is given a copy, on the same screen, where one may.
async function violations(page, axe, rules, media = {}) {
  const copy = (axe.copy ??= await axe.context.newPage());
  await copy.setViewportSize(page.viewportSize());
  await copy.emulateMedia({ colorScheme: "light", ...media });
  await copy.setContent(await page.content());
  await copy.evaluate(axe.source);
  const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: TAGS };
  // What it can not decide is told like what it finds.
  const found = await copy.evaluate(async (runOnly) => {
    const { violations, incomplete } = await window.axe.run(document, { runOnly });
    const all = [...violations, ...incomplete].flatMap((one) => one.nodes.map((node) => [one.id, node.html, node.failureSummary ?? ""]));
    return all.map((parts) => parts.join(" ").replace(/\s+/g, " ").slice(0, 400));
  }, runOnly);
  return found;
}

// As wide as the screen is, not as the page made itself.
const crooked = (page) => page.evaluate((width) => {
  const faults = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > width) faults.push(`the page is ${root.scrollWidth} px wide on ${width} px`);
  const all = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility());
  for (const one of all) {
    const { left, right } = one.getBoundingClientRect();
    if (left < -0.5 || right > width + 0.5) faults.push(`${one.outerHTML.slice(0, 80)} reaches from ${left} to ${right} px`);
    if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0) faults.push(`${one.outerHTML.slice(0, 80)} is cut off or runs out of its box`);
  }
  // Two texts on top of each other.
  const texts = all.filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  const boxes = texts.flatMap((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return [...range.getClientRects()].map((box) => ({ one, box }));
  });
  for (const [number, first] of boxes.entries()) {
    for (const second of boxes.slice(number + 1)) {
      const apart = first.one.contains(second.one) || second.one.contains(first.one);
      const over = Math.min(first.box.right, second.box.right) - Math.max(first.box.left, second.box.left);
      const under = Math.min(first.box.bottom, second.box.bottom) - Math.max(first.box.top, second.box.top);
      // Lines are higher than what is written on them.
      if (!apart && over > 1 && under > 6) faults.push(`${first.one.innerText} lies on ${second.one.innerText}`);
    }
  }
  return faults;
}, page.viewportSize().width);

const tight = (page) => page.evaluate(([target, typed]) => {
  const faults = [];
  const all = [...document.querySelectorAll("a, button, textarea, input, select, summary")];
  // A choice is touched on its label.
  const boxes = all.map((one) => ({ one, box: (one.closest("label") ?? one).getBoundingClientRect() }));
  for (const { one, box } of boxes) {
    if (box.width < target || box.height < target) faults.push(`${one.outerHTML.slice(0, 80)} is ${box.width} × ${box.height} px`);
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (one.matches("textarea, select, input:not([type=radio])") && size < typed) faults.push(`${one.outerHTML.slice(0, 80)} is set in ${size} px`);
  }
  for (const [number, { one, box }] of boxes.entries()) {
    for (const other of boxes.slice(number + 1)) {
      const over = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const under = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (over > 0.5 && under > 0.5) faults.push(`${one.outerHTML.slice(0, 80)} overlaps ${other.one.outerHTML.slice(0, 80)}`);
    }
  }
  return faults;
}, [TARGET, TYPED]);

const nameless = (page) => page.evaluate(() => {
  const faults = [];
  for (const one of document.querySelectorAll("input, textarea, select")) {
    const shown = one.outerHTML.slice(0, 80);
    if (![...one.labels].some((label) => label.innerText.trim())) faults.push(`${shown} has no label`);
    if (one.type === "radio" && !one.closest("fieldset")?.querySelector("legend")?.innerText.trim()) faults.push(`${shown} stands under no question`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  for (const id of ids.filter((id, number) => ids.indexOf(id) !== number)) faults.push(`two are called ${id}`);
  return faults;
});

// The same page larger, narrower, in the dark, and in the reader's own colours.
export async function seen(report, axe, page, where) {
  const screen = page.viewportSize();
  for (const width of [screen.width / 2, 320]) {
    if (width < 320) continue;
    await page.setViewportSize({ width, height: 256 });
    report.tell(where, `zoomed to ${Math.round((screen.width / width) * 100)} %, ${width} px wide`, await crooked(page));
  }
  await page.setViewportSize(screen);
  const sizes = () => page.evaluate(() => [...document.querySelectorAll("main :not([type=radio])")].map((one) => parseFloat(getComputedStyle(one).fontSize)));
  const before = await sizes();
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  const after = await sizes();
  const same = before.filter((size, number) => after[number] < size * 1.99).map((size) => `text of ${size} px stays small`);
  report.tell(where, "text alone twice as large", [...same, ...(await crooked(page))]);
  await page.evaluate(() => document.documentElement.removeAttribute("style"));
  for (const [colours, media] of Object.entries(COLOURS)) {
    await page.emulateMedia(media);
    // It has looked at it in the light already, and does not know the colours of a system.
    const found = colours === "dark" ? await violations(page, axe, ["color-contrast"], media) : [];
    report.tell(where, `${colours}: text of 4.5:1, the mark of the focus of 3:1`, [...found, ...(await faint(page))]);
  }
  await page.emulateMedia({ colorScheme: null, forcedColors: null });
}

// By the colours that are computed: axe does not look at those of the system, nor at the focus.
const faint = (page) => page.evaluate(() => {
  const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const weights = [0.2126, 0.7152, 0.0722];
  const light = (colour) => weights.reduce((sum, weight, at) => sum + weight * linear(colour[at] / 255), 0);
  const over = (top, under) => top.slice(0, 3).map((part, at) => part * (top[3] ?? 1) + under[at] * (1 - (top[3] ?? 1)));
  const behind = (one) => {
    if (!one) return [255, 255, 255];
    const own = parse(getComputedStyle(one).backgroundColor);
    return own[3] === 0 ? behind(one.parentElement) : over(own, behind(one.parentElement));
  };
  const contrast = (one, colour, ground) => {
    const [a, b] = [light(over(parse(colour), ground)), light(ground)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const faults = [];
  for (const one of document.querySelectorAll("main *")) {
    const style = getComputedStyle(one);
    if (one.innerText?.trim() || one.matches("textarea")) {
      const ratio = contrast(one, style.color, behind(one));
      if (ratio < 4.5) faults.push(`${one.outerHTML.slice(0, 80)}: text of ${ratio.toFixed(1)}:1`);
    }
  }
  const focused = document.querySelector("textarea, button, a");
  if (focused) {
    const held = document.activeElement;
    focused.focus({ focusVisible: true, preventScroll: true });
    const { outlineColor, outlineStyle, outlineWidth } = getComputedStyle(focused);
    const ratio = contrast(focused, outlineColor, behind(focused.parentElement));
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) faults.push(`the focus is marked by ${outlineStyle} ${outlineWidth}`);
    if (ratio < 3) faults.push(`the mark of the focus is of ${ratio.toFixed(1)}:1`);
    focused.blur();
    if (held !== document.body) held.focus();
  }
  return faults;
});
