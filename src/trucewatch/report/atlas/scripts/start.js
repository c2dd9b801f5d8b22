// Everything begins here, once the page is read.

startClock();
startPanel();
startTable();
startStrip();
startDetails();
startMap();
addEventListener("hashchange", readAddress);
addEventListener("keydown", event => {
  if (event.key === "Escape" && event.target === document.body) change({ incident: -1, stretch: null });
});
readAddress();
