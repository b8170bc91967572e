// Each test owns the machine: real processes, real kills.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
