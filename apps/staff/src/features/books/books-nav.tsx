import './books.css';
import { NavLink } from 'react-router';

const pages = [
  { to: '/books', text: '结账' },
  { to: '/books/trial-balance', text: '试算平衡表' },
  { to: '/books/ledger', text: '总账与明细账' },
  { to: '/books/as-of', text: '任意时点' },
  { to: '/books/requests', text: '手工凭证与冲正' },
  { to: '/books/interest', text: '年度结息' },
  { to: '/books/checks', text: '核对日报' },
  { to: '/books/templates', text: '凭证模板' },
];

/** The rooms of the finance office. */
export function BooksNav() {
  return (
    <nav className="segments section-nav books-nav" aria-label="财务栏目">
      {pages.map(({ to, text }) => (
        <NavLink key={to} to={to} end className="segment">
          {text}
        </NavLink>
      ))}
    </nav>
  );
}
