import { AppShell, useCenter, useSession } from '@anju/ui';
import type { ReactNode } from 'react';
import { Link, NavLink } from 'react-router';
import { Foot } from './foot.tsx';

/** The frame of the pages that anyone may read. */
export function PublicFrame({ children }: { readonly children: ReactNode }) {
  const { session } = useSession();
  const { center } = useCenter();
  const isPerson = session?.kind === 'person';
  const links = (
    <nav className="public-links" aria-label="主导航">
      <NavLink to="/" end>
        首页
      </NavLink>
      <NavLink to="/info">政策与指南</NavLink>
      <NavLink to="/help">在线客服</NavLink>
      <NavLink to="/verify">证明核验</NavLink>
      <a href="/employer">单位网厅</a>
      <Link className="button button-primary button-small" to={isPerson ? '/my' : '/login'}>
        {isPerson ? '我的公积金' : '个人登录'}
      </Link>
    </nav>
  );
  return (
    <AppShell brand="住房公积金网上服务大厅" subtitle={center?.name} nav={[]} actions={links} footer={<Foot />}>
      {children}
    </AppShell>
  );
}
