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
  // A long conversation opens at its end.
  const turns = document.querySelector('.inside .turns');
  if (turns) turns.scrollTop = turns.scrollHeight;
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
})();
