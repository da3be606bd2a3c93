// Sorting, filtering and folding; the page reads the same without.
(() => {
  'use strict';
  const words = JSON.parse(document.documentElement.dataset.words || '{}');
  const make = (tag, text) => { const e = document.createElement(tag); if (text) e.textContent = text; return e; };
  const uses = document.getElementById('uses');
  const cards = [...document.querySelectorAll('.card')];
  let showAll = () => {};
  const field = (label, control, id) => {
    const box = make('div'), name = make('label', label);
    name.htmlFor = control.id = id;
    box.append(name, control);
    return box;
  };
  const choice = (values) => {
    const select = make('select');
    for (const [value, text] of [['', words.all], ...values]) { const o = make('option', text); o.value = value; select.append(o); }
    return select;
  };
  if (cards.length > 1) {
    const bar = make('div'), said = make('p');
    bar.className = 'tools';
    bar.setAttribute('role', 'search');
    bar.setAttribute('aria-label', words.filter);
    said.setAttribute('role', 'status');
    said.className = 'soft';
    const text = make('input'); text.type = 'search';
    const priority = choice(Object.entries(words.priorities)), data = choice(Object.entries(words.data));
    const fold = make('button', words.open); fold.type = 'button';
    const texts = new Map(cards.map((card) => [card, card.textContent.toLocaleLowerCase()]));
    const apply = () => {
      const wanted = text.value.toLocaleLowerCase();
      let shown = 0;
      for (const card of cards) {
        card.hidden = (priority.value && !card.classList.contains(priority.value)) || (data.value && card.dataset.data !== data.value) || !texts.get(card).includes(wanted);
        shown += !card.hidden;
      }
      for (const head of uses.querySelectorAll('h3.p')) {
        let next = head.nextElementSibling, any = false;
        while (next && next.matches('.card')) { any ||= !next.hidden; next = next.nextElementSibling; }
        head.hidden = !any;
      }
      said.textContent = `${words.shown} ${shown}`;
    };
    for (const control of [text, priority, data]) control.addEventListener('input', apply);
    fold.addEventListener('click', () => {
      const open = fold.textContent === words.open; // the name says what a press does
      fold.textContent = open ? words.close : words.open;
      for (const one of uses.querySelectorAll('details')) one.open = open;
    });
    showAll = () => { text.value = priority.value = data.value = ''; apply(); };
    bar.append(field(words.text, text, 'f-text'), field(words.priority, priority, 'f-priority'), field(words.what, data, 'f-data'), fold);
    cards[0].previousElementSibling.before(bar, said);
  }
  for (const table of document.querySelectorAll('table.sortable')) {
    const body = table.tBodies[0], order = new Intl.Collator(document.documentElement.lang, { numeric: true });
    [...table.tHead.rows[0].cells].forEach((cell, index) => {
      const button = make('button', cell.textContent); button.type = 'button';
      cell.replaceChildren(button);
      button.addEventListener('click', () => {
        const up = cell.getAttribute('aria-sort') !== 'ascending';
        for (const other of cell.parentNode.cells) other.removeAttribute('aria-sort');
        cell.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        const key = (row) => row.cells[index].textContent;
        [...body.rows].sort((a, b) => (up ? 1 : -1) * order.compare(key(a), key(b))).forEach((row) => body.append(row));
      });
    });
  }
  // A link into a fold opens it; a link to a card that a filter hides ends the filter.
  const reveal = (hash) => {
    const target = document.getElementById(hash.slice(1));
    if (target && target.closest('[hidden]')) showAll();
    for (let e = target; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true;
    return target;
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) reveal(link.hash);
  });
  addEventListener('hashchange', () => reveal(location.hash));
  const asked = reveal(location.hash);
  if (asked) asked.scrollIntoView();
})();
