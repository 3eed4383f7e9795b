import { Dialog, type NavItem } from '@anju/ui';
import { type RefObject, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';

const storageKey = 'anju.staff.single-keys';

function rememberedSingleKeys(): boolean {
  try {
    return localStorage.getItem(storageKey) !== 'off';
  } catch {
    return true;
  }
}

/** Whether `/` and `?` alone do something: who dictates or slips easily can turn them off (WCAG 2.1.4). */
export function useSingleKeys(): readonly [isOn: boolean, set: (on: boolean) => void] {
  const [isOn, setOn] = useState(rememberedSingleKeys);
  const set = (on: boolean) => {
    setOn(on);
    try {
      localStorage.setItem(storageKey, on ? 'on' : 'off');
    } catch {
      // A browser that keeps nothing keeps the choice until the page is closed.
    }
  };
  return [isOn, set];
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const isJump = ({ ctrlKey, metaKey, altKey, code }: KeyboardEvent): boolean =>
  (ctrlKey || metaKey) && !altKey && code === 'KeyK';

interface Wiring {
  readonly nav: readonly NavItem[];
  readonly search: RefObject<HTMLInputElement | null>;
  readonly singleKeys: boolean;
  readonly onHelp: () => void;
}

/** `/` and Ctrl with K go to the search box, `?` shows the keys, Alt with a digit opens a section. */
export function useShortcuts({ nav, search, singleKeys, onHelp }: Wiring): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // A page may have keys of its own, such as the conversations of the service desk.
      if (event.defaultPrevented) return;
      const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
      const section = digit && nav[Number(digit) - 1];
      const isPlain = singleKeys && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
      // An open dialog has the keyboard to itself.
      if (document.querySelector('dialog[open]')) return;
      if (event.altKey && !event.ctrlKey && !event.metaKey && section) void navigate(section.to);
      else if ((isPlain && event.key === '/') || isJump(event)) search.current?.select();
      else if (isPlain && event.key === '?') onHelp();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [nav, search, singleKeys, onHelp, navigate]);
}

interface HelpProps {
  readonly nav: readonly NavItem[];
  readonly singleKeys: boolean;
  readonly onSingleKeys: (on: boolean) => void;
  readonly onClose: () => void;
}

/** Every key of the desk, and the switch for the single ones. */
export function ShortcutHelp({ nav, singleKeys, onSingleKeys, onClose }: HelpProps) {
  const keys = [
    { keys: ['/'], text: '到查找框：功能名称、姓名、号码、业务编号' },
    { keys: ['Ctrl', 'K'], text: '到查找框，正在填写时也可以' },
    { keys: ['↑', '↓', '回车'], text: '在查找结果中选择、打开' },
    ...nav.slice(0, 9).map(({ label }, index) => ({ keys: ['Alt', String(index + 1)], text: label })),
    { keys: ['?'], text: '显示本页' },
  ];
  return (
    <Dialog title="键盘快捷键" onClose={onClose}>
      <dl className="keys">
        {keys.map(({ keys: combination, text }) => (
          <div key={text} className="keys-row">
            <dt>
              {combination.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input type="checkbox" checked={singleKeys} onChange={(event) => onSingleKeys(event.target.checked)} />
        启用单键快捷键（<kbd>/</kbd> 和 <kbd>?</kbd>）
      </label>
    </Dialog>
  );
}
