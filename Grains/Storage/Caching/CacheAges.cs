namespace StreamVibe.Storage.Caching;

/// <summary>How old an answer of an outside service may become.</summary>
/// <param name="Memory">In the memory of one silo.</param>
/// <param name="Shared">In the table that all silos share.</param>
/// <param name="LastGood">Where the service does not answer.</param>
sealed record CacheAges(TimeSpan Memory, TimeSpan Shared, TimeSpan LastGood);
