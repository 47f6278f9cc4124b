"use strict";
{
  const root = document.documentElement, button = document.getElementById("theme");
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const show = () => { button.textContent = dark() ? "Light" : "Dark"; button.setAttribute("aria-pressed", String(dark())); };
  button.addEventListener("click", () => { root.dataset.theme = dark() ? "light" : "dark"; show(); });
  show();
  // A line of a file that is folded up is unfolded before the page goes there.
  const unfold = () => {
    const line = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const file = line && line.closest("details");
    if (file && !file.open) { file.open = true; line.scrollIntoView(); }
  };
  addEventListener("hashchange", unfold);
  unfold();
}
