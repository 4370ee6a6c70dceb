import { serveJobs } from './compute/serveJobs';
import { jobs } from './jobs';

// The program of the threads that compute.
serveJobs(jobs);
