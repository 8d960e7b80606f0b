import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';

/** What to do without VNeID (form CT01), and when the time has passed; each sentence with where it comes from. */
export async function showPaper({ may }: StaffPage): Promise<PageAnswer> {
  return {
    kind: 'page',
    view: 'consents/paper',
    title: 'Ký giấy CT01 và khi quá hạn',
    data: { mayWrite: may('consent.write') },
  };
}
