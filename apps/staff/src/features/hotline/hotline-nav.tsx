import { NavLink } from 'react-router';
import { type DeskPermission, useMay } from '../../parts/permissions.ts';

const pages: readonly { readonly to: string; readonly text: string; readonly permission: DeskPermission }[] = [
  { to: '/hotline', text: '来电记录', permission: 'hotline.serve' },
  { to: '/work-orders?kind=call-back&scope=open', text: '回电', permission: 'work-order.handle' },
  { to: '/hotline/prompts', text: '语音词条', permission: 'hotline.manage' },
];

/** The rooms of 12329 by voice. */
export function HotlineNav() {
  const may = useMay();
  return (
    <nav className="segments section-nav" aria-label="12329 栏目">
      {pages
        .filter(({ permission }) => may(permission))
        .map(({ to, text }) => (
          <NavLink key={to} to={to} end className="segment">
            {text}
          </NavLink>
        ))}
    </nav>
  );
}
