using Xunit.Sdk;
using Xunit.v3;

// Three installations at a time: a test that kills mostly waits, but each installation is up to five processes. Those that hold a time against a promise run alone, after the others.
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 3)]
