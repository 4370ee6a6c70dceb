import { serveJobs } from './compute/serveJobs';
import { jobs } from './prometheus/jobs/jobs';

// The program of the threads that compute.
serveJobs(jobs);
