using Xunit.Sdk;
using Xunit.v3;

// Two installations at a time: a test that kills mostly waits. Those that hold a time against a promise run alone, after the others.
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 2)]
