// The slider of periods: it goes to the address of another period and takes over what that page says.
// Without this script the bars and arrows beside it are links to the same addresses.

// As long as somebody moves on, no page is fetched.
const REST = 250;
let asked = 0;

function wordsOf(link) {
  return link.getAttribute("aria-label").replace(": ", ", ");
}

function takeOver(page, address) {
  document.title = page.title;
  const canonical = document.querySelector("link[rel=canonical]");
  canonical?.setAttribute("href", page.querySelector("link[rel=canonical]")?.getAttribute("href") ?? address);
  // In a page that was fetched, what is meant for readers without script would count as content.
  for (const each of page.querySelectorAll("noscript")) each.remove();
  document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
}

// What cannot be fetched, such as a file on a disk, is opened as a page.
async function pageAt(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

async function show(address, leave, enter) {
  const number = ++asked;
  const page = await pageAt(address);
  if (number !== asked) return;
  if (!page?.querySelector("[data-periodes]")) return location.assign(address);
  const hadFocus = document.activeElement?.matches("[data-periodes]");
  leave();
  takeOver(page, address);
  enter();
  dispatchEvent(new Event("resize"));
  if (hadFocus) document.querySelector("[data-periodes]").focus({ preventScroll: true });
}

let current = location.pathname;
let again = null;
// Back and forward go over the periods that were shown; an address within the page is none of them.
addEventListener("popstate", () => {
  if (location.pathname === current || !again) return;
  current = location.pathname;
  show(current, ...again);
});

export function connectSlider(slider, leave, enter) {
  const nav = slider.closest("nav");
  const links = [...nav.querySelectorAll(".wp-staafjes a")];
  const label = nav.querySelector("[data-periode]");
  let timer = 0;
  again = [leave, enter];
  slider.value = links.findIndex((link) => link.hasAttribute("aria-current"));
  slider.addEventListener("input", () => {
    const link = links[slider.valueAsNumber];
    slider.setAttribute("aria-valuetext", wordsOf(link));
    label.textContent = link.getAttribute("aria-label").split(": ")[0];
  });
  slider.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const address = links[slider.valueAsNumber].getAttribute("href");
      if (address === current) return;
      history.pushState(null, "", address);
      current = address;
      show(address, leave, enter);
    }, REST);
  });
}
