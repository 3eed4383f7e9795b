import { createRoot } from 'react-dom/client';
import { Board } from './board.tsx';
import { keepPage } from './keep.ts';
import './signage.css';

const root = document.getElementById('root');
if (root) createRoot(root).render(<Board />);
// When everything is there; without a network there is nothing to keep.
window.addEventListener('load', () => void keepPage().catch(() => undefined));
