import { Icon, useRoute, useSession } from '@anju/ui';
import { NavLink } from 'react-router';
import { notice } from '../../../../server/src/contract.ts';

const tabs = [
  { to: '/', icon: 'home', text: '首页' },
  { to: '/apply', icon: 'grid', text: '办理' },
  { to: '/query', icon: 'search', text: '查询' },
  { to: '/me', icon: 'person', text: '我的' },
] as const;

/** The four first pages. Ant Design Mobile's bar is no navigation for who cannot see it: these are links. */
export function TabBar() {
  const { session } = useSession();
  const isPerson = session?.kind === 'person';
  const query = { page: 1, pageSize: 20 };
  const { data } = useRoute(notice.listMessages, { query }, { enabled: isPerson, staleTime: 60_000 });
  const unread = isPerson ? (data?.unread ?? 0) : 0;
  return (
    <nav className="m-tabs" aria-label="主导航">
      {tabs.map(({ to, icon, text }) => (
        <NavLink key={to} to={to} end>
          <Icon name={icon} />
          {text}
          {to === '/me' && unread > 0 && (
            <span className="badge">
              {unread > 99 ? '99+' : unread}
              <span className="visually-hidden"> 条未读消息</span>
            </span>
          )}
        </NavLink>
      ))}
    </nav>
  );
}
