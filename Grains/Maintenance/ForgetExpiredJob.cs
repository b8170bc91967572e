using StreamVibe.Storage;

namespace StreamVibe.Maintenance;

/// <summary>Removes what has no meaning any more: answers to keyed requests that are out of memory, sessions and consents that are over.</summary>
sealed class ForgetExpiredJob(Database database, TimeProvider clock) : IJob
{
    public string Name => "forget-expired";

    public TimeSpan Period => TimeSpan.FromDays(1);

    public Task<int> Run() => database.Service.Patient.Write(ExpiryStore.Forget(clock.GetUtcNow()));
}
