import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
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
  /** Groups of the navigation can be folded; under this key the browser remembers which are. */
  readonly foldedKey?: string;
  /** What the numbers of the navigation count, for who hears them. */
  readonly badgeUnit?: string | undefined;
  /** The name at the top right; with it stands 退出. */
  readonly user?: ReactNode;
  readonly unread?: { readonly count: number; readonly to: string } | undefined;
  /** More at the right of the head, before the name. */
  readonly actions?: ReactNode;
  readonly careMode?: boolean | undefined;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

const isAt = (pathname: string, { to }: NavItem, isExact: boolean): boolean =>
  pathname === to || (!isExact && pathname.startsWith(`${to}/`));

/** Which groups are folded, as this browser remembers it. */
function useFolded(storageKey: string | undefined) {
  const [folded, setFolded] = useState<readonly string[]>(() => {
    try {
      return JSON.parse((storageKey && localStorage.getItem(storageKey)) || '[]') as string[];
    } catch {
      return [];
    }
  });
  const toggle = (group: string) => {
    const next = folded.includes(group) ? folded.filter((one) => one !== group) : [...folded, group];
    setFolded(next);
    try {
      if (storageKey) localStorage.setItem(storageKey, JSON.stringify(next));
    } catch {
      // A browser that keeps nothing keeps the choice until the page is closed.
    }
  };
  return { folded, toggle };
}

interface NavigationProps {
  readonly nav: readonly NavItem[];
  readonly foldedKey: string | undefined;
  readonly badgeUnit: string | undefined;
  readonly onGo: () => void;
}

function Navigation({ nav, foldedKey, badgeUnit, onGo }: NavigationProps) {
  const groups = [...new Set(nav.map(({ group }) => group))];
  const { folded, toggle } = useFolded(foldedKey);
  const { pathname } = useLocation();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const isExact = ({ to }: NavItem) => to === '/' || nav.some((other) => other.to.startsWith(`${to}/`));
  // A page that was opened from elsewhere has its entry in sight too.
  useEffect(() => {
    if (pathname) list.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }, [pathname]);
  return (
    <div ref={list}>
      {groups.map((group, index) => {
        const isFolded = group !== undefined && folded.includes(group);
        const items = nav.filter((item) => item.group === group);
        return (
          <div key={group ?? ''} className="nav-group">
            {group && !foldedKey && <p className="nav-title">{group}</p>}
            {group && foldedKey && (
              <button
                type="button"
                className="nav-title nav-fold"
                aria-expanded={!isFolded}
                aria-controls={`${id}-${index}`}
                onClick={() => toggle(group)}
              >
                {group}
              </button>
            )}
            <ul id={`${id}-${index}`}>
              {items
                // Where one is stays in sight.
                .filter((item) => !isFolded || isAt(pathname, item, isExact(item)))
                .map((item) => (
                  <li key={item.key}>
                    <NavLink to={item.to} end={isExact(item)} onClick={onGo}>
                      {item.icon && (
                        <span className="nav-icon" aria-hidden="true">
                          {item.icon}
                        </span>
                      )}
                      {item.label}
                      {item.badge !== undefined && item.badge > 0 && <Badge count={item.badge} unit={badgeUnit} />}
                    </NavLink>
                  </li>
                ))}
            </ul>
          </div>
        );
      })}
    </div>
  );
}

function Badge({ count, unit = '条未读' }: { readonly count: number; readonly unit?: string | undefined }) {
  return (
    <span className="badge">
      {count > 99 ? '99+' : count}
      <span className="visually-hidden"> {unit}</span>
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
  const { nav, foldedKey, badgeUnit, children, footer, careMode = true } = props;
  const [isOpen, setOpen] = useState(false);
  const { pathname } = useLocation();
  // On a narrow page the menu opens above: who was further down sees it, and comes back where they were.
  const left = useRef(0);
  const toggle = () => {
    if (!isOpen) left.current = window.scrollY;
    setOpen(!isOpen);
    window.scrollTo(0, isOpen ? left.current : 0);
  };
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  // Every new page starts at its top; who came by the navigation or the search goes on in the page, not behind forty entries.
  useEffect(() => {
    // The first one too: the login before it may have been scrolled.
    window.scrollTo(0, 0);
    if (shown.current === pathname) return;
    shown.current = pathname;
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
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
            onClick={toggle}
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
            <Navigation nav={nav} foldedKey={foldedKey} badgeUnit={badgeUnit} onGo={() => setOpen(false)} />
          </nav>
        )}
        <div className="shell-page">
          {careMode && <CareBar />}
          <main id="main" ref={main} tabIndex={-1}>
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
