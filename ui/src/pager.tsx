import { formatCount } from './format.ts';
import { pagesAround } from './pages.ts';

interface PagerProps {
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly onPage: (page: number, pageSize: number) => void;
  readonly label: string;
}

const smallestPage = 20;

/** Pages of a list, and how many rows a page has. */
export function Pager({ page, pageSize, total, onPage, label }: PagerProps) {
  const last = Math.max(1, Math.ceil(total / pageSize));
  return (
    <nav className="pager" aria-label={label}>
      <span className="pager-total">共 {formatCount(total)} 条</span>
      {last > 1 && (
        <span className="pager-pages">
          <button type="button" disabled={page <= 1} onClick={() => onPage(page - 1, pageSize)}>
            上一页
          </button>
          {pagesAround(page, last).map((number, index) =>
            number === 0 ? (
              <span key={`gap-${index}`} className="pager-gap" aria-hidden="true">
                …
              </span>
            ) : (
              <button
                key={number}
                type="button"
                aria-label={`第 ${number} 页`}
                aria-current={number === page ? 'page' : undefined}
                onClick={() => onPage(number, pageSize)}
              >
                {formatCount(number)}
              </button>
            ),
          )}
          <button type="button" disabled={page >= last} onClick={() => onPage(page + 1, pageSize)}>
            下一页
          </button>
        </span>
      )}
      {total > smallestPage && (
        <label className="pager-size">
          每页
          <select value={pageSize} onChange={(event) => onPage(1, Number(event.target.value))}>
            {[smallestPage, 50, 100, 200].map((size) => (
              <option key={size} value={size}>
                {size} 条
              </option>
            ))}
          </select>
        </label>
      )}
    </nav>
  );
}
