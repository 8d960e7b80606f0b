/** What a printed list of things to do says, from top to bottom, before anything is measured or drawn. Pure. */

/** Texts arrive in Vietnamese and ready to read; nobody is named in them. */
export type ChecklistSheet = {
  opening: string | null;
  title: string;
  sections: { title: string; items: string[] }[];
  /** "Hạn khai tử" and "ngày 16/10/2026"; `note` follows in ordinary letters. */
  deadline: { name: string; day: string; note: string } | null;
  /** Where and when the commune is met, or that staff have not entered it. */
  where: string;
  /** Address of the guide page: printed and drawn as a QR code. */
  guideUrl: string | null;
  sourceLine: string;
  /** The day the sheet was made: a moment for the file's own record, and as printed. */
  made: { at: Date; day: string };
};

export type ChecklistFont = 'regular' | 'strong';
/** Sizes and spaces in points. */
export type ChecklistBlock = {
  /** A box: a square to tick stands before the text. */
  kind: 'text' | 'box';
  runs: { text: string; face: ChecklistFont }[];
  size: number;
  before: number;
  colour: 'ink' | 'accent' | 'quiet';
};

/** The body of the sheet: what may flow on to a second page. */
export function bodyOf(sheet: ChecklistSheet): ChecklistBlock[] {
  const blocks: ChecklistBlock[] = [];
  if (sheet.opening !== null) blocks.push(block('regular', sheet.opening, 11, 0));
  blocks.push({ ...block('strong', sheet.title, 17, blocks.length === 0 ? 0 : 4), colour: 'accent' });
  if (sheet.deadline !== null) {
    const { name, day, note } = sheet.deadline;
    const runs: ChecklistBlock['runs'] = [
      { text: `${name}: `, face: 'regular' },
      { text: day, face: 'strong' },
      { text: `${note}.`, face: 'regular' },
    ];
    blocks.push({ kind: 'text', runs, size: 12, before: 8, colour: 'ink' });
  }
  for (const { title, items } of sheet.sections) {
    blocks.push(block('strong', title, 12, 14));
    for (const item of items) blocks.push({ ...block('regular', item, 11, 5), kind: 'box' });
  }
  return blocks;
}

/** The foot of the sheet, kept in one piece beside the QR code. */
export function footOf(sheet: ChecklistSheet): ChecklistBlock[] {
  const blocks = [block('strong', 'Nơi hỏi và nộp trực tiếp', 10.5, 0), block('regular', sheet.where, 10, 2)];
  if (sheet.guideUrl !== null)
    blocks.push(block('regular', `Trang hướng dẫn của xã, phường:\n${sheet.guideUrl}`, 10, 5));
  if (sheet.sourceLine !== '') blocks.push(quiet(sheet.sourceLine, 7));
  blocks.push(
    quiet(
      `Lập ngày ${sheet.made.day} theo các câu trả lời của anh/chị. Quy định có thể thay đổi; bản này không thay giấy tờ của cơ quan.`,
      3,
    ),
  );
  return blocks;
}

function block(face: ChecklistFont, text: string, size: number, before: number): ChecklistBlock {
  return { kind: 'text', runs: [{ text, face }], size, before, colour: 'ink' };
}

function quiet(text: string, before: number): ChecklistBlock {
  return { ...block('regular', text, 8.5, before), colour: 'quiet' };
}
