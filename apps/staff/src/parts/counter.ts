import type { ComponentType } from 'react';
import type { DeskPermission } from './permissions.ts';
import type { Visit } from './server.ts';

/** What stands at a window: every business offers itself there, and shows what it knows of whoever sits down. */

export const counterAreas = ['提取', '贷款', '打印', '归集', '查询'] as const;
export type CounterArea = (typeof counterAreas)[number];

/** A business that can be begun for the person or employer at the window. */
export interface CounterStart {
  readonly key: string;
  readonly area: CounterArea;
  readonly title: string;
  /** One short line: what it does, or what to bring. */
  readonly text: string;
  readonly subject: 'person' | 'employer';
  readonly permission: DeskPermission;
  /** The page of the business for this person or employer; `hallOf` for those in the employer hall's screens. */
  readonly to: (subjectId: string) => string;
}

/** The employer hall's screens, for the employer at the window: another app, the same session. */
export const hallOf = (employerId: string, page: string): string => `/employer/at/${employerId}/${page}`;

/** What a module shows of the person or employer at the window, such as their loans. */
export interface CounterPanel {
  readonly key: string;
  readonly subject: 'person' | 'employer';
  readonly permission: DeskPermission;
  readonly Panel: ComponentType<{ readonly subjectId: string }>;
}

/** Whoever sits there, to be received once more: with the number that was called since. */
export const visitorOf = ({ personId, employerId }: Visit) =>
  personId ? ({ by: 'person', personId } as const) : ({ by: 'employer', employerId: employerId ?? '' } as const);
