using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;
using StreamVibe.Analysis;
using StreamVibe.Billing;
using StreamVibe.Billing.Sales;
using StreamVibe.Connections;
using StreamVibe.Notifications;

namespace StreamVibe.Accounts;

/// <summary>
/// Removes a person: (1) the sign-in is made useless and every session ends; (2) each connection is disconnected, which gives its grant back to the platform;
/// (3) the payment service deletes its customer, which ends what is paid for; (4) the sign-in is deleted and takes every row of the person with it; (5) the grains that remember the person forget.
/// Each step may be repeated.
/// </summary>
sealed partial class Departure(DepartureStore store, Customers customers, IGrainFactory grains, Ids ids, ILogger<Departure> log)
{
    /// <summary>Step 1. From its commit on nobody enters, and the e-mail is free for a new account.</summary>
    public Task Begin(Guid userId, DateTimeOffset now) => store.Begin(userId, ids.Next(), now);

    /// <summary>Steps 2 to 5. A failure is logged and left to the next sweep.</summary>
    public async Task Finish(Guid userId)
    {
        try
        {
            var connections = await store.Connections(userId);
            foreach (var id in connections) await Disconnect(userId, id);
            await customers.Leave(userId);
            if (!await store.Delete(userId)) return;
            Deleted(log, userId);
            foreach (var id in connections) await Forget(grains.GetGrain<IConnectionGrain>(id));
            await Forget(grains.GetGrain<IAnalysisGrain>(userId));
            await Forget(grains.GetGrain<ISubscriptionGrain>(userId));
            await Forget(grains.GetGrain<IInboxGrain>(userId));
        }
        catch (Exception failure)
        {
            NotFinished(log, failure, userId);
        }
    }

    async Task Disconnect(Guid userId, Guid id)
    {
        try
        {
            await grains.GetGrain<IConnectionGrain>(id).Disconnect(userId, deleteContent: true, OperationId.Of(ids.Next()));
        }
        catch (DomainException over) when (over.Code == ErrorCode.NotFound)
        {
            // It was disconnected before: no grant is left, and its content goes with the person.
        }
    }

    static async Task Forget(IAddressable grain) => await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    [LoggerMessage(EventId = 3150, EventName = "account_deleted", Level = LogLevel.Information, Message = "account_deleted {user_id}")]
    static partial void Deleted(ILogger log, Guid user_id);

    [LoggerMessage(EventId = 3151, EventName = "account_not_deleted", Level = LogLevel.Warning, Message = "The account {user_id} is not deleted yet; the sweep tries again")]
    static partial void NotFinished(ILogger log, Exception failure, Guid user_id);
}
