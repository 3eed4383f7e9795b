import { createRoot } from 'react-dom/client';
import { Board } from './board.tsx';
import './signage.css';

const root = document.getElementById('root');
if (root) createRoot(root).render(<Board />);
