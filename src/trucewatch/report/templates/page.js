"use strict";
// Opens whatever holds the target of a link, for browsers that do not, and narrows the table of events.
(function () {
  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (var held = target; held; held = held.parentElement) {
      if (held.tagName === "DETAILS") held.open = true;
    }
    if (target) target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a");
    if (link && link.hash && link.hash === location.hash) reveal();
  });
  reveal();
  var field = document.getElementById("narrow"), body = document.getElementById("event-rows");
  if (!field || !body) return;
  field.parentElement.hidden = false;
  field.addEventListener("input", function () {
    var wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
    for (var row = body.firstElementChild; row; row = row.nextElementSibling) {
      var text = row.textContent.toLowerCase();
      row.hidden = !wanted.every(function (word) { return text.includes(word); });
      shown += row.hidden ? 0 : 1;
    }
    document.getElementById("narrowed").textContent = shown + " of " + body.children.length + " events shown";
  });
})();
