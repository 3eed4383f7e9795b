import './sms.css';
import { NavLink } from 'react-router';
import { type DeskPermission, useMay } from '../../parts/permissions.ts';

const pages: readonly { readonly to: string; readonly text: string; readonly permission: DeskPermission }[] = [
  { to: '/sms', text: '发送记录', permission: 'notice.manage' },
  { to: '/sms/batches', text: '批量发送', permission: 'notice.manage' },
  { to: '/message-templates', text: '消息模板', permission: 'notice.review' },
  { to: '/message-settings', text: '参数与指令', permission: 'notice.review' },
];

/** The rooms of the message service. */
export function SmsNav() {
  const may = useMay();
  return (
    <nav className="segments section-nav" aria-label="消息栏目">
      {pages
        .filter(({ permission }) => may(permission))
        .map(({ to, text }) => (
          <NavLink key={to} to={to} end={to === '/sms'} className="segment">
            {text}
          </NavLink>
        ))}
    </nav>
  );
}
