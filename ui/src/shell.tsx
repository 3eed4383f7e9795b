import { type ReactNode, useEffect, useState } from 'react';
import { Link, NavLink, useLocation } from 'react-router';
import { BrandMark } from './brand.tsx';
import { CareBar, CareSwitch } from './care-switch.tsx';
import { SignOutButton } from './sign-out-button.tsx';

export interface NavItem {
  readonly key: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly to: string;
  /** Items with the same group stand together under its name. */
  readonly group?: string | undefined;
  readonly badge?: number | undefined;
}

interface AppShellProps {
  readonly brand: string;
  readonly subtitle?: ReactNode;
  readonly nav: readonly NavItem[];
  /** The name at the top right; with it stands 退出. */
  readonly user?: ReactNode;
  readonly unread?: { readonly count: number; readonly to: string } | undefined;
  /** More at the right of the head, before the name. */
  readonly actions?: ReactNode;
  readonly careMode?: boolean | undefined;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

function Navigation({ nav, onGo }: { readonly nav: readonly NavItem[]; readonly onGo: () => void }) {
  const groups = [...new Set(nav.map(({ group }) => group))];
  return (
    <>
      {groups.map((group) => (
        <div key={group ?? ''} className="nav-group">
          {group && <p className="nav-title">{group}</p>}
          <ul>
            {nav
              .filter((item) => item.group === group)
              .map(({ key, label, icon, to, badge }) => (
                <li key={key}>
                  <NavLink
                    to={to}
                    end={to === '/' || nav.some((other) => other.to.startsWith(`${to}/`))}
                    onClick={onGo}
                  >
                    {icon && (
                      <span className="nav-icon" aria-hidden="true">
                        {icon}
                      </span>
                    )}
                    {label}
                    {badge !== undefined && badge > 0 && <Badge count={badge} />}
                  </NavLink>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </>
  );
}

function Badge({ count }: { readonly count: number }) {
  return (
    <span className="badge">
      {count > 99 ? '99+' : count}
      <span className="visually-hidden"> 条未读</span>
    </span>
  );
}

function Head({ brand, subtitle, user, unread, actions, careMode = true }: AppShellProps) {
  return (
    <>
      <Link to="/" className="brand">
        <BrandMark />
        <span className="brand-text">
          <span className="brand-name">{brand}</span>
          {subtitle && <span className="brand-subtitle">{subtitle}</span>}
        </span>
      </Link>
      <div className="head-actions">
        {actions}
        {careMode && <CareSwitch />}
        {unread && (
          <Link to={unread.to} className="head-link">
            消息{unread.count > 0 && <Badge count={unread.count} />}
          </Link>
        )}
        {user && (
          <>
            <span className="head-user">{user}</span>
            <SignOutButton className="head-link" />
          </>
        )}
      </div>
    </>
  );
}

/** The frame of an application: head, navigation at the left (folded on narrow pages), the page, the foot. */
export function AppShell(props: AppShellProps) {
  const { nav, children, footer, careMode = true } = props;
  const [isOpen, setOpen] = useState(false);
  const { pathname } = useLocation();
  // Every new page starts at its top.
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        跳到主要内容
      </a>
      <header className={nav.length > 0 ? 'shell-head' : 'shell-head shell-head-plain'}>
        {nav.length > 0 && (
          <button
            type="button"
            className="menu-button"
            aria-expanded={isOpen}
            aria-controls="shell-nav"
            onClick={() => setOpen(!isOpen)}
          >
            <span aria-hidden="true" className="menu-bars" />
            菜单
          </button>
        )}
        <Head {...props} />
      </header>
      <div className="shell-body">
        {nav.length > 0 && (
          <nav id="shell-nav" className={`shell-nav${isOpen ? ' shell-nav-open' : ''}`} aria-label="主导航">
            <Navigation nav={nav} onGo={() => setOpen(false)} />
          </nav>
        )}
        <div className="shell-page">
          {careMode && <CareBar />}
          <main id="main" tabIndex={-1}>
            {children}
          </main>
          {footer && <footer className="shell-foot">{footer}</footer>}
        </div>
      </div>
    </div>
  );
}

interface PageHeaderProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly extra?: ReactNode;
  readonly back?: { readonly to: string; readonly text: string } | undefined;
}

/** The one `h1` of a page; it also names the browser's tab. */
export function PageHeader({ title, description, extra, back }: PageHeaderProps) {
  useEffect(() => {
    const before = document.title;
    document.title = `${title} · 住房公积金`;
    return () => {
      document.title = before;
    };
  }, [title]);
  return (
    <div className="page-head">
      {back && (
        <Link to={back.to} className="page-back">
          <span aria-hidden="true">‹ </span>
          {back.text}
        </Link>
      )}
      <div className="page-head-row">
        <h1>{title}</h1>
        {extra && <div className="page-extra">{extra}</div>}
      </div>
      {description && <p className="page-description">{description}</p>}
    </div>
  );
}
