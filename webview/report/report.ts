import './report-view';
