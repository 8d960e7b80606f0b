// Small comforts of the staff pages; every page works without this file.
(() => {
  // A form that was sent must not be sent again by a second click.
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.dataset.sent === 'yes') return event.preventDefault();
    const question = event.submitter?.dataset.ask ?? form.dataset.ask;
    if (question !== undefined && !window.confirm(question)) return event.preventDefault();
    // Downloads and searches may be repeated.
    if (form.method === 'post') form.dataset.sent = 'yes';
  });
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  });
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = 'Đã chép';
    });
  }
  // A running campaign shows its progress as it changes; where streams are full or cut off, it is asked for now and then.
  for (const section of document.querySelectorAll('[data-events]')) {
    const show = (html) => {
      section.innerHTML = html;
    };
    let asking;
    const ask = async () => {
      const response = await fetch(section.dataset.piece, { headers: { 'hx-request': 'true' } });
      if (response.status === 200) show(await response.text());
      else if (response.status === 401) clearInterval(asking);
    };
    const source = new EventSource(section.dataset.events);
    source.addEventListener('progress', (event) => show(event.data));
    source.addEventListener('over', () => {
      source.close();
      // The buttons and the state beside the title are another's now.
      const here = new URL(window.location.href);
      here.searchParams.delete('done');
      window.location.replace(here);
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) asking ??= setInterval(ask, 10_000);
    });
    window.addEventListener('pagehide', () => source.close());
  }
  // A long conversation opens at its end.
  const turns = document.querySelector('.inside .turns');
  if (turns) turns.scrollTop = turns.scrollHeight;
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
})();
