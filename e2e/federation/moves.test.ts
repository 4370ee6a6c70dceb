import { describeMoves } from './moves/describeMoves';

describeMoves();
