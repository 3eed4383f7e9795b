import { EmptyState, PageHeader } from '@anju/ui';
import { Link } from 'react-router';

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <>
      <PageHeader title="没有找到这个页面" />
      <EmptyState
        title="您打开的地址不存在"
        text="可能是链接不完整，或页面已经移动。"
        action={<Link to="/">返回首页</Link>}
      />
    </>
  );
}
