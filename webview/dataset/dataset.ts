import './dataset-view';
