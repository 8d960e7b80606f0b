// The page works without this file; with it nothing reloads. No inline handlers: the security policy forbids them.
(() => {
  const log = document.getElementById('turns');
  const form = document.getElementById('ask');
  const box = document.getElementById('text');
  if (!log || !form || !box) return;
  // The last question at the top: a long answer is read from its beginning.
  const toLast = () => {
    [...log.querySelectorAll('.turn.citizen')].at(-1)?.scrollIntoView({ block: 'start' });
    const last = [...log.querySelectorAll('.turn')].at(-1);
    if (last && last.getBoundingClientRect().top > window.innerHeight * 0.6)
      last.scrollIntoView({ block: 'end' });
  };

  let shown = log.querySelectorAll('.turn').length;

  // What asked: an element that was replaced meanwhile is no longer the event's target.
  const asker = (event) => event.detail?.ctx?.sourceElement ?? event.target;

  // Nobody watches a hidden tab: no questions to the server until it is seen again.
  document.addEventListener('htmx:before:request', (event) => {
    const waiting = document.body.classList.contains('waiting');
    if (asker(event).id === 'poll' && (document.hidden || waiting)) event.preventDefault();
  });
  document.addEventListener('htmx:after:swap', () => {
    // A question to the server and a sent form may have brought the same turn.
    const seen = new Set();
    for (const turn of log.querySelectorAll('.turn')) {
      if (seen.has(turn.id)) turn.remove();
      seen.add(turn.id);
    }
    const count = seen.size;
    if (count > shown) toLast();
    shown = count;
  });
  document.addEventListener('htmx:before:request', (event) => {
    if (asker(event).closest('form')) document.body.classList.add('waiting');
  });
  document.addEventListener('htmx:finally:request', (event) => {
    if (!asker(event).closest('form')) return;
    document.body.classList.remove('waiting');
    if (asker(event) === form) {
      box.value = '';
      box.focus();
    }
  });
  // Enter sends, Shift+Enter is a new line; not while an input method (Telex) is composing.
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (box.value.trim() !== '') form.requestSubmit();
  });
  toLast();
})();
