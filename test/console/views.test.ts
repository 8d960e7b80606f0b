import { describe, expect, test } from 'vitest';
import { loadViews } from '../../console/views.ts';

const views = loadViews();

describe('views', () => {
  test('words of people are escaped, in plain places and in lines', () => {
    const turn = {
      id: 1,
      by: 'bot',
      who: 'Trợ lý',
      time: '08:00',
      text: 'Dòng 1\nDòng <b>2</b>\n\n<script>alert(1)</script>',
      qr: null,
      buttons: [{ title: '<i>', payload: '"x', href: null }],
    };
    const html = views.render('chat/turns', { turns: [turn], last: 1, poll: true });
    expect(html).toContain('<p>Dòng 1<br>Dòng &lt;b&gt;2&lt;/b&gt;</p>');
    expect(html).not.toMatch(/<script|<b>|<i>/);
    expect(html).toContain('value="&quot;x"');
  });

  test('only official addresses in a text become links', () => {
    const shown = (text: string) =>
      views.render('chat/turns', {
        turns: [{ id: 1, by: 'bot', who: '', time: '', text, qr: null, buttons: [] }],
        last: 1,
        poll: false,
      });
    expect(shown('Xem https://dichvucong.gov.vn/p/home.')).toContain(
      '<a href="https://dichvucong.gov.vn/p/home">https://dichvucong.gov.vn/p/home</a>.',
    );
    expect(shown('Xem https://gov.vn.example.com/x')).not.toContain('<a href');
    expect(shown('Xem https://evilgov.vn/x')).not.toContain('<a href');
  });

  test('a name that the data lacks is a bug, not a hole in the page', () => {
    expect(() => views.render('refused', { title: 'x', user: null })).toThrow();
  });
});
