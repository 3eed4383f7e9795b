import { PageHeader } from '@anju/ui';
import { Link } from 'react-router';

export function MissingPage() {
  return (
    <div className="narrow">
      <PageHeader title="没有这个页面" description="网址可能输错了，或者页面已经移走。" />
      <div className="row">
        <Link className="button button-primary" to="/">
          回到首页
        </Link>
      </div>
    </div>
  );
}
