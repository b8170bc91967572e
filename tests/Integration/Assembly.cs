using Xunit.Sdk;
using Xunit.v3;

// More than there are processors: much of a test is waiting, for a pause, a time-out, or the next look of a job.
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 4)]
