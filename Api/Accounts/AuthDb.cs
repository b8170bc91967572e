using System.Text.Json;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using StreamVibe.Api.Accounts.External;
using StreamVibe.Api.Accounts.Mail;
using StreamVibe.Api.Accounts.TwoFactor;

namespace StreamVibe.Api.Accounts;

/// <summary>
/// Identity's tables in schema <c>auth</c>, and what is saved together with them. The tables themselves are made by <c>db/0003_auth.sql</c> and <c>db/0012_mail.sql</c>: this model only has to agree with them.
/// </summary>
sealed class AuthDb(DbContextOptions<AuthDb> options) : IdentityUserContext<AuthUser, Guid>(options), IDataProtectionKeyContext
{
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public DbSet<SignInState> SignInStates => Set<SignInState>();

    public DbSet<QueuedMail> Mail => Set<QueuedMail>();

    public DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();

    // Said here, since otherwise the model would depend on the services around it.
    protected override Version SchemaVersion => IdentitySchemaVersions.Version2;

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        configuration.Properties<string>().HaveColumnType("text");

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        model.HasDefaultSchema("auth");
        model.Entity<AuthUser>(user =>
        {
            user.ToTable("user").HasKey(u => u.Id).HasName("user_pkey");
            user.Ignore(u => u.PhoneNumber).Ignore(u => u.PhoneNumberConfirmed);
            user.HasIndex(u => u.NormalizedUserName).IsUnique().HasDatabaseName("user_normalized_user_name_key");
            user.HasIndex(u => u.NormalizedEmail).IsUnique().HasDatabaseName("user_normalized_email_key");
            user.Property(u => u.UserName).IsRequired();
            user.Property(u => u.NormalizedUserName).IsRequired();
        });
        model.Entity<IdentityUserClaim<Guid>>().ToTable("user_claim").HasIndex(c => c.UserId).HasDatabaseName("user_claim_user_id_idx");
        model.Entity<IdentityUserLogin<Guid>>().ToTable("external_login").HasIndex(l => l.UserId).HasDatabaseName("external_login_user_id_idx");
        model.Entity<IdentityUserToken<Guid>>().ToTable("user_token");
        model.Entity<DataProtectionKey>().ToTable("data_protection_key");
        model.Entity<SignInState>(state =>
        {
            state.ToTable("sign_in_state").HasKey(s => s.Hash).HasName("sign_in_state_pkey");
            state.HasIndex(s => s.ExpiresAt).HasDatabaseName("sign_in_state_expires_at_idx");
        });
        model.Entity<QueuedMail>().ToTable("mail").HasIndex(m => m.DueAt).HasDatabaseName("mail_due_at_idx");
        model.Entity<SecondFactor>(factor =>
        {
            factor.ToTable("second_factor").HasKey(f => f.UserId).HasName("second_factor_pkey");
            factor.HasOne<AuthUser>().WithOne().HasForeignKey<SecondFactor>(f => f.UserId);
        });
        foreach (var entity in model.Model.GetEntityTypes())
            foreach (var property in entity.GetProperties())
                property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
    }
}
