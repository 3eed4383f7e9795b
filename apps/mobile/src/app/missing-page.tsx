import { PageHeader } from '@anju/ui';
import { Link } from 'react-router';

export function MissingPage() {
  return (
    <>
      <PageHeader title="没有这个页面" back={{ to: '/', text: '首页' }} />
      <div className="m-card stack">
        <p>网址可能输错了，或者页面已经移走。</p>
        <Link className="button button-primary" to="/">
          回到首页
        </Link>
      </div>
    </>
  );
}
