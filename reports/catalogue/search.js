// Search among the entries that stand in the page; without a script the lists are there.
(() => {
  'use strict';
  const words = JSON.parse(document.documentElement.dataset.words);
  const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^0-9a-z]+/g, ' ').trim();
  const entries = [...document.querySelectorAll('li[data-w]')].map((item) => {
    const names = item.dataset.w.split('|'), kind = plain(item.closest('details').dataset.kind), needs = item.dataset.n.split(' ').map((need) => words.needs[need] || '').join(' ');
    return { item, title: plain(item.textContent), names: ` ${names[0]} `, all: ` ${names.join(' ')} ${needs} ${kind} ` };
  });
  // How far two words are apart, up to two slips: letters added, left out, changed or swapped.
  const slips = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return 9;
    let before = [], last = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return last[b.length];
  };
  const near = (word, names) => {
    const most = word.length < 4 ? 0 : word.length < 7 ? 1 : 2;
    return most > 0 && names.trim().split(' ').some((name) => slips(word, name, most) <= most);
  };
  const nearest = (word, names) => Math.min(...names.trim().split(' ').map((name) => slips(word, name, 2)));
  const rank = (entry, asked) => (entry.title === asked ? -1 : entry.names.startsWith(` ${asked} `) ? 0 : entry.names.startsWith(` ${asked}`) ? 1 : entry.names.includes(` ${asked}`) ? 2 : 3 + Math.min(...asked.split(' ').map((word) => nearest(word, entry.names))));
  const find = (asked) => {
    const each = asked.split(' ');
    const whole = entries.filter((entry) => each.every((word) => entry.all.includes(` ${word}`)));
    const found = whole.length ? whole : entries.filter((entry) => each.every((word) => entry.all.includes(` ${word}`) || near(word, entry.all)));
    return found.map((entry) => [rank(entry, asked), entry.title.length, entry]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((one) => one[2]);
  };
  const make = (tag, text) => { const e = document.createElement(tag); if (text) e.textContent = text; return e; };
  const bar = make('div'), label = make('label', words.label), input = make('input'), said = make('p'), list = make('ol');
  bar.className = 'tools';
  bar.setAttribute('role', 'search');
  input.type = 'search'; input.id = label.htmlFor = 'q'; input.autocomplete = 'off';
  said.setAttribute('role', 'status');
  const show = () => {
    const asked = plain(input.value), found = asked ? find(asked) : [];
    list.replaceChildren(...found.slice(0, 30).map((entry) => {
      const row = make('li'), link = entry.item.firstElementChild.cloneNode(true);
      row.append(link, make('small', ` ${entry.item.closest('details').dataset.kind}`));
      return row;
    }));
    said.textContent = asked ? `${words.found} ${found.length}` : '';
  };
  const go = (event, step) => {
    const all = [...list.querySelectorAll('a')], next = all.indexOf(document.activeElement) + step;
    if (!all.length || next >= all.length) return;
    event.preventDefault();
    (next < 0 ? input : all[next]).focus();
  };
  input.addEventListener('input', show);
  bar.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') go(event, 1);
    else if (event.key === 'ArrowUp') go(event, -1);
    else if (event.key === 'Escape') { input.value = ''; show(); input.focus(); }
    else if (event.key === 'Enter' && event.target === input) { const first = list.querySelector('a'); if (first) first.click(); }
  });
  bar.append(label, input, said, list);
  document.querySelector('main h2').before(bar);
  show();
})();
