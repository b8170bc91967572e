namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>Tests that share one cluster, one after the other; each leaves all of it running. Those below share one of their own, so that they need not wait for these.</summary>
[CollectionDefinition]
public sealed class TwoOfEachTests : ICollectionFixture<TwoOfEach>;

/// <summary>Where a sync is broken off exactly between two steps: most of the time one waits until a silo that stands still is declared dead.</summary>
[CollectionDefinition]
public sealed class BrokenOffTests : ICollectionFixture<TwoOfEach>;

/// <summary>Where a silo is killed or stopped under whatever is asked of it.</summary>
[CollectionDefinition]
public sealed class KilledTests : ICollectionFixture<TwoOfEach>;
