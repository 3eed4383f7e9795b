import { Link } from 'react-router';
import { EmptyState } from './parts.tsx';
import { PageHeader } from './shell.tsx';

/** An address that leads nowhere. */
export function MissingPage() {
  return (
    <>
      <PageHeader title="没有这个页面" />
      <EmptyState title="网址可能输错了，或者页面已经移走" action={<HomeLink />} />
    </>
  );
}

/** The way out of a page on which there is nothing to do. */
export const HomeLink = () => (
  <Link className="button button-primary" to="/">
    回到首页
  </Link>
);
