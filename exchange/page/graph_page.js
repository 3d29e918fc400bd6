"use strict";
// The page of an exported graph. Everything that comes from the data is put in as text, never as
// markup.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const evidenceShown = 50;
  const hitsShown = 20;

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  // Whether something contradicts it, as its property says.
  const isDisputed = (record) =>
    record.properties.some(([name, value]) => name === "disputed" && value === "true");

  // When a fact was first known; what an article mentions, since it was published. Else "".
  const published = new Map();
  for (const node of data.nodes) {
    const found = node.properties.find(([name]) => name === "published");
    if (found) published.set(node.id, found[1]);
  }
  const timeOf = (record) => record.time || published.get(record.from) || "";

  const elements = [];
  for (const node of data.nodes) {
    elements.push({
      group: "nodes",
      data: { id: "n" + node.id, name: node.name, colour: data.groups[node.group].colour,
              group: node.group, size: node.size, record: node },
      position: { x: node.x, y: node.y },
    });
  }
  for (const edge of data.edges) {
    elements.push({
      group: "edges",
      data: { id: "e" + edge.id, source: "n" + edge.from, target: "n" + edge.to, type: edge.type,
              disputed: isDisputed(edge), record: edge },
    });
  }
  const cy = cytoscape({
    container: byId("graph"),
    elements,
    layout: { name: "preset", fit: true, padding: 30 },
    minZoom: 0.02,
    maxZoom: 6,
    style: [
      { selector: "node", style: {
        "background-color": "data(colour)", width: "data(size)", height: "data(size)",
        label: "data(name)", "font-size": "mapData(size, 12, 60, 11, 34)", "text-valign": "bottom", "text-margin-y": 3,
        "text-wrap": "ellipsis", "text-max-width": 150, "min-zoomed-font-size": 7,
        "text-outline-color": "#fff", "text-outline-width": 2 } },
      { selector: "edge", style: {
        width: 1.4, "line-color": "#9aa0a6", "curve-style": "bezier",
        "target-arrow-shape": "triangle", "target-arrow-color": "#9aa0a6", "arrow-scale": 0.8 } },
      { selector: "edge[?disputed]", style: {
        "line-color": "#c5221f", "target-arrow-color": "#c5221f", "line-style": "dashed" } },
      { selector: "node.found", style: { "border-width": 4, "border-color": "#f9ab00" } },
      { selector: "edge.near, edge:selected", style: {
        label: "data(type)", "font-size": 9, "text-rotation": "autorotate",
        "line-color": "#4477aa", "target-arrow-color": "#4477aa", "text-outline-color": "#fff",
        "text-outline-width": 2 } },
      { selector: "node:selected", style: { "border-width": 3, "border-color": "#202124" } },
      { selector: ".away", style: { display: "none" } },
    ],
  });

  // --- panel
  const panel = byId("panel");
  const properties = (record) => {
    const list = element("dl");
    for (const [name, value] of record.properties) {
      list.append(element("dt", name), element("dd", value));
    }
    return list;
  };
  const quoteOf = (line) => {
    const quote = element("blockquote", line.sentence);
    const source = [line.title, line.published, line.article].filter(Boolean).join(", ");
    const how = [line.rule, line.confidence].filter(Boolean).join(", ");
    quote.append(element("footer", how ? source + " (" + how + ")" : source));
    return quote;
  };
  const evidence = (record) => {
    const lines = record.evidence || [];
    if (lines.length === 0) return [];
    return [element("h3", "Evidence"), ...lines.slice(0, evidenceShown).map(quoteOf)];
  };
  const mark = (record) => isDisputed(record) ? [element("span", "disputed", "disputed")] : [];
  const goTo = (target, text) => {
    const button = element("button", text, "link");
    button.type = "button";
    button.addEventListener("click", () => choose(target));
    return button;
  };
  const showNode = (node) => {
    const record = node.data("record");
    panel.replaceChildren(element("h2", record.name), element("div", record.labels.join(", ")),
                          ...mark(record), element("h3", "Properties"), properties(record));
    const edges = node.connectedEdges(":visible");
    if (edges.length > 0) {
      panel.append(element("h3", "Relationships"));
      const list = element("dl", undefined, "facts");
      edges.forEach((edge) => {
        const fact = edge.data("record");
        const out = edge.source().id() === node.id();
        const other = out ? edge.target() : edge.source();
        const type = element("dt");
        type.append(goTo(edge, (out ? "→ " : "← ") + edge.data("type")));
        const name = element("dd");
        name.append(goTo(other, other.data("name")), ...mark(fact));
        // The newest sentence beside the fact; all of them are one click away.
        if (fact.evidence && fact.evidence.length > 0) name.append(quoteOf(fact.evidence[0]));
        list.append(type, name);
      });
      panel.append(list);
    }
    panel.append(...evidence(record));
  };
  const showEdge = (edge) => {
    const record = edge.data("record");
    const ends = element("div");
    ends.append(goTo(edge.source(), edge.source().data("name")), " → ",
                goTo(edge.target(), edge.target().data("name")));
    panel.replaceChildren(element("h2", record.type), ends, ...mark(record),
                          element("h3", "Properties"),
                          properties(record), ...evidence(record));
  };
  const choose = (target) => {
    cy.elements().unselect();
    cy.edges().removeClass("near");
    target.select();
    if (target.isNode()) target.connectedEdges().addClass("near");
    cy.animate({ center: { eles: target }, duration: 150 });
    if (target.isNode()) showNode(target); else showEdge(target);
  };
  cy.on("tap", "node, edge", (event) => choose(event.target));

  // --- search
  const search = byId("search");
  const hits = byId("hits");
  search.addEventListener("input", () => {
    const words = search.value.trim().toLocaleLowerCase();
    cy.nodes().removeClass("found");
    hits.replaceChildren();
    if (words === "") return;
    const found = cy.nodes().filter((node) =>
      node.data("name").toLocaleLowerCase().includes(words));
    found.addClass("found");
    found.slice(0, hitsShown).forEach((node) => {
      const item = element("li");
      const button = element("button", node.data("name"));
      button.type = "button";
      button.addEventListener("click", () => { hits.replaceChildren(); choose(node); });
      item.append(button);
      hits.append(item);
    });
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && hits.querySelector("button")) hits.querySelector("button").click();
    if (event.key === "Escape") { search.value = ""; search.dispatchEvent(new Event("input")); }
  });

  // --- legend and time decide what is seen
  const hiddenGroups = new Set();
  let until = null;
  const isLater = (edge) => until !== null && timeOf(edge.data("record")) > until;
  const update = () => {
    cy.batch(() => {
      cy.edges().forEach((edge) => edge.toggleClass("away", isLater(edge)));
      cy.nodes().forEach((node) => {
        const edges = node.connectedEdges();
        const toCome = edges.nonempty() && edges.every(isLater);  // nothing is known of it yet
        node.toggleClass("away", hiddenGroups.has(node.data("group")) || toCome);
      });
    });
    const isShown = (one) => !one.hasClass("away");
    const isDrawn = (edge) => isShown(edge) && isShown(edge.source()) && isShown(edge.target());
    const seen = (shown, all) => shown === all ? String(all) : shown + " of " + all;
    byId("count").textContent =
      seen(cy.nodes().filter(isShown).length, data.nodes.length) + " nodes, " +
      seen(cy.edges().filter(isDrawn).length, data.edges.length) + " relationships";
  };
  const legend = byId("legend");
  data.groups.forEach((group, index) => {
    const item = element("li");
    const label = element("label");
    const box = element("input");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) hiddenGroups.delete(index); else hiddenGroups.add(index);
      update();
    });
    const dot = element("span", "", "dot");
    dot.style.backgroundColor = group.colour;
    label.append(box, dot, element("span", group.label + " (" + group.nodes + ")"));
    item.append(label);
    legend.append(item);
  });

  if (data.edges.some(isDisputed)) {
    const item = element("li");
    item.append(element("span", "disputed: another article says otherwise", "disputed"));
    legend.append(item);
  }

  const times = [...new Set(data.edges.map(timeOf).filter(Boolean))].sort();
  if (times.length > 1) {
    const slider = byId("slider");
    byId("time").hidden = false;
    slider.max = String(times.length - 1);
    slider.value = slider.max;
    const show = () => {
      const index = Number(slider.value);
      until = index === times.length - 1 ? null : times[index];
      byId("until").textContent = "until " + times[index];
      update();
    };
    slider.addEventListener("input", show);
    show();
  }

  // A link to "#n3" or "#e7" opens the page on that element.
  const linked = cy.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (linked.nonempty()) choose(linked);
})();
