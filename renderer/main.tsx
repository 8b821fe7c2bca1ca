import { openWindow } from './open-window.tsx';
import { connect } from './transport/index.ts';

const element = document.getElementById('root');
if (element) void openWindow(element, connect(window));
