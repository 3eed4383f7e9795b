interface MessagePagerProps {
  readonly page: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}

const pageSize = 20;

/** Older and newer messages; nothing where one page holds all. */
export function MessagePager({ page, total, onPage }: MessagePagerProps) {
  const last = Math.ceil(total / pageSize);
  if (last <= 1) return null;
  return (
    <nav className="pager" aria-label="消息分页">
      <span className="pager-total">
        第 {page} 页，共 {last} 页
      </span>
      <button type="button" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        较新的消息
      </button>
      <button type="button" disabled={page >= last} onClick={() => onPage(page + 1)}>
        更早的消息
      </button>
    </nav>
  );
}
