import { createRoot } from 'react-dom/client';
import { Board, outletId } from './board.tsx';
import { Choice } from './choice.tsx';
import { keepPage } from './keep.ts';
import './signage.css';

const root = document.getElementById('root');
if (root) createRoot(root).render(outletId ? <Board /> : <Choice />);
// When everything is there; without a network there is nothing to keep.
window.addEventListener('load', () => void keepPage().catch(() => undefined));
