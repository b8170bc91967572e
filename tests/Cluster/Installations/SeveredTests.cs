namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>Tests that pull cables, one after the other; each leaves all of it running.</summary>
[CollectionDefinition]
public sealed class SeveredTests : ICollectionFixture<Severed>;
