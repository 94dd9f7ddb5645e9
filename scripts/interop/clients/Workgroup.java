// Smack's workgroup classes (smack-legacy) against a contact centre: a visitor waits, an agent is offered the contact and
// takes it, both talk in the room, the agent hands the contact on to a colleague, and what else the classes ask for.
// Arguments: host address port password. It prints what was done and ends with 1 at the first thing that was not.

import java.lang.reflect.Field;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.iqregister.AccountManager;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jivesoftware.smackx.workgroup.QueueUser;
import org.jivesoftware.smackx.workgroup.WorkgroupInvitation;
import org.jivesoftware.smackx.workgroup.agent.Agent;
import org.jivesoftware.smackx.workgroup.agent.AgentSession;
import org.jivesoftware.smackx.workgroup.agent.Offer;
import org.jivesoftware.smackx.workgroup.agent.OfferListener;
import org.jivesoftware.smackx.workgroup.agent.QueueUsersListener;
import org.jivesoftware.smackx.workgroup.agent.RevokedOffer;
import org.jivesoftware.smackx.workgroup.agent.TransferRequest;
import org.jivesoftware.smackx.workgroup.agent.WorkgroupQueue;
import org.jivesoftware.smackx.workgroup.packet.RoomTransfer;
import org.jivesoftware.smackx.workgroup.user.QueueListener;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Localpart;
import org.jxmpp.jid.parts.Resourcepart;

public class Workgroup {
    static final int SECONDS = 15; // for anything to come

    static String host, address, password;
    static int port;
    static EntityBareJid queue;

    public static void main(String[] args) throws Exception {
        host = args[0];
        address = args[1];
        port = Integer.parseInt(args[2]);
        password = args[3];
        queue = JidCreate.entityBareFrom("8000@acd." + host);
        try (Visitor romeo = new Visitor("romeo"); Desk lin = new Desk("1001", queue); Desk chen = new Desk("1002", queue);
                Desk wu = new Desk("1003", JidCreate.entityBareFrom("8001@acd." + host))) {
            lin.signOn();
            romeo.looks();
            romeo.waits();
            lin.seesWhoWaits();
            lin.ready();
            String room = lin.takes("Romeo", null);
            romeo.isInvited(room);
            romeo.joins(room);
            lin.joins(room);
            romeo.says("Hello?", lin);
            lin.says("How can I help?", romeo);
            lin.looksUp(room, "romeo");
            chen.signOn();
            chen.ready();
            lin.passes(room, "1002@" + host, "knows about rings");
            chen.takes("Romeo", "knows about rings");
            chen.joins(room);
            chen.says("I know about rings.", romeo);
            romeo.says("Good.", chen);
            chen.leaves();
            romeo.loses();
            chen.ready();
            lin.ready();
            romeo.asksAgain();
            Desk first = romeo.rings(lin, chen), second = first == lin ? chen : lin;
            first.rejects();
            String other = second.takes("Romeo", null);
            romeo.isInvited(other);
            romeo.joins(other);
            second.joins(other);
            second.says("I ask somebody who repairs rings.", romeo);
            wu.signOn();
            wu.ready();
            second.hands(other, "8001@acd." + host, "a ring to repair");
            check(wu.takes("Romeo", null).equals(other), "the room stays the same");
            wu.joins(other);
            wu.says("I repair rings.", romeo);
            romeo.says("At last.", wu);
            wu.leaves();
            romeo.loses();
            lin.ready();
            chen.ready();
            romeo.asksAgain();
            romeo.departs(romeo.rings(lin, chen));
        }
        System.out.println("all done");
        System.exit(0);
    }

    static void done(String what) { System.out.println("ok: " + what); }

    static void check(boolean held, String what) {
        if (!held) {
            System.out.println("not so: " + what);
            System.exit(1);
        }
    }

    static <T> T await(BlockingQueue<T> from, String what) throws Exception {
        T it = from.poll(SECONDS, TimeUnit.SECONDS);
        check(it != null, what + " did not come");
        return it;
    }

    /** Somebody with a connection, and a room to talk in. */
    static class Person implements AutoCloseable {
        final String name;
        final XMPPTCPConnection connection;
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        MultiUserChat room;

        Person(String name) throws Exception {
            this.name = name;
            connection = new XMPPTCPConnection(XMPPTCPConnectionConfiguration.builder()
                    .setXmppDomain(host).setHostAddress(InetAddress.getByName(address)).setPort(port)
                    .setUsernameAndPassword(name, password).setSecurityMode(SecurityMode.required)
                    .setHostnameVerifier((h, s) -> true).build());
            connection.setReplyTimeout(SECONDS * 1000);
            connection.connect();
            if (!Character.isDigit(name.charAt(0))) {
                AccountManager.getInstance(connection).createAccount(Localpart.from(name), password);
            }
            connection.login();
        }

        void joins(String address) throws Exception {
            room = MultiUserChatManager.getInstanceFor(connection).getMultiUserChat(JidCreate.entityBareFrom(address));
            room.addMessageListener(m -> {
                if (m.getBody() != null) {
                    heard.add(m.getBody());
                }
            });
            room.join(Resourcepart.from(name));
            done(name + " is in the room, called " + room.getNickname());
        }

        void says(String text, Person to) throws Exception {
            room.sendMessage(text);
            for (String got = ""; !got.equals(text);) {
                got = await(to.heard, "\"" + text + "\" at " + to.name);
            }
            done(name + " was heard by " + to.name);
        }

        public void close() { connection.disconnect(); }
    }

    static class Visitor extends Person {
        final org.jivesoftware.smackx.workgroup.user.Workgroup workgroup;
        final BlockingQueue<WorkgroupInvitation> invitations = new LinkedBlockingQueue<>();
        final BlockingQueue<Integer> positions = new LinkedBlockingQueue<>();
        final BlockingQueue<String> departures = new LinkedBlockingQueue<>();

        Visitor(String name) throws Exception {
            super(name);
            workgroup = new org.jivesoftware.smackx.workgroup.user.Workgroup(queue, connection);
            workgroup.addInvitationListener(invitations::add);
            workgroup.addQueueListener(new QueueListener() {
                public void joinedQueue() { }
                public void departedQueue() { departures.add("departed"); }
                public void queuePositionUpdated(int position) { positions.add(position); }
                public void queueWaitTimeUpdated(int seconds) { done("the wait is said to be " + seconds + " s"); }
            });
        }

        /** What a page would ask before it shows anything. */
        void looks() throws Exception {
            check(workgroup.isAvailable(), "the workgroup is available");
            check(workgroup.getWorkgroupForm().getDataForm().hasField("name"), "the form asks for the name");
            check(!workgroup.getWorkgroupProperties().isAuthRequired(), "nobody has to log in first");
            check(workgroup.getChatSettings() != null, "there are chat settings");
            check(workgroup.getOfflineSettings() != null, "there are offline settings");
            check(workgroup.getSoundSettings() != null, "there are sound settings");
            check(!workgroup.isEmailAvailable(), "there is no e-mail");
            done("the visitor has looked at the workgroup");
        }

        void waits() throws Exception {
            Map<String, Object> answers = new HashMap<>();
            answers.put("name", "Romeo");
            workgroup.joinQueue(answers, null);
            check(workgroup.isInQueue(), "the visitor is in the queue");
            check(await(positions, "a position") == 0, "the visitor is the first");
            done("the visitor waits, as the first");
        }

        void isInvited(String where) throws Exception {
            WorkgroupInvitation i = await(invitations, "the visitor's invitation");
            check(i.getGroupChatName().toString().equals(where), "the visitor is invited to " + i.getGroupChatName());
            check(where.startsWith(i.getSessionID() + "@"), "the invitation names the session " + i.getSessionID());
        }

        void loses() throws Exception {
            for (int i = 0; i < SECONDS * 10 && room.isJoined(); i++) {
                Thread.sleep(100);
            }
            check(!room.isJoined(), "the visitor is out of the room");
            done("the room is gone when the agent leaves");
        }

        void asksAgain() throws Exception {
            while (!departures.isEmpty()) departures.take();
            Map<String, Object> answers = new HashMap<>();
            answers.put("username", "Romeo");
            workgroup.joinQueue(answers, null);
        }

        /** The desk that is offered the contact, first of all. */
        Desk rings(Desk... desks) throws Exception {
            Desk asked = null;
            for (int i = 0; i < SECONDS * 10 && asked == null; i++) {
                for (Desk d : desks) {
                    asked = d.offers.isEmpty() ? asked : d;
                }
                Thread.sleep(100);
            }
            check(asked != null, "a desk is offered the next contact");
            return asked;
        }

        void departs(Desk asked) throws Exception {
            asked.offers.take();
            workgroup.departQueue();
            await(departures, "the departure");
            RevokedOffer revoked = await(asked.revoked, "the revocation");
            check(revoked.getReason().equals("The customer has left."), "the reason is " + revoked.getReason());
            done("an offer is revoked when its visitor departs: " + revoked.getReason());
        }
    }

    static class Desk extends Person {
        final AgentSession session;
        final BlockingQueue<Offer> offers = new LinkedBlockingQueue<>();
        final BlockingQueue<RevokedOffer> revoked = new LinkedBlockingQueue<>();
        final BlockingQueue<WorkgroupInvitation> invitations = new LinkedBlockingQueue<>();
        final BlockingQueue<WorkgroupQueue.Status> statuses = new LinkedBlockingQueue<>();
        final BlockingQueue<java.util.Date> oldest = new LinkedBlockingQueue<>();

        Desk(String name, EntityBareJid queue) throws Exception {
            super(name);
            session = new AgentSession(queue, connection);
            session.addOfferListener(new OfferListener() {
                public void offerReceived(Offer o) { offers.add(o); }
                public void offerRevoked(RevokedOffer o) { revoked.add(o); }
            });
            session.addInvitationListener(invitations::add);
            session.addQueueUsersListener(new QueueUsersListener() {
                public void statusUpdated(WorkgroupQueue q, WorkgroupQueue.Status s) { statuses.add(s); }
                public void averageWaitTimeUpdated(WorkgroupQueue q, int seconds) { }
                public void oldestEntryUpdated(WorkgroupQueue q, java.util.Date d) { oldest.add(d); }
                public void usersUpdated(WorkgroupQueue q, java.util.Set<QueueUser> users) { }
            });
        }

        void signOn() throws Exception {
            session.setOnline(true);
            // Smack 4.5 forgets to note that it worked, and then refuses setStatus.
            Field online = AgentSession.class.getDeclaredField("online");
            online.setAccessible(true);
            online.set(session, true);
            check(await(statuses, "the queue's status") == WorkgroupQueue.Status.OPEN, "the queue is open");
            check(Agent.getWorkgroups(JidCreate.from("acd." + host), connection.getUser().asEntityBareJid(), connection).contains(session.getWorkgroupJID().toString()),
                    "the agent's workgroups are listed");
            done(name + " is signed on");
        }

        void ready() throws Exception { session.setStatus(Presence.Mode.available, 2); }

        void seesWhoWaits() throws Exception {
            check(await(oldest, "when the oldest came") != null, "the oldest is told");
            check(session.getAgentRoster().getAgentCount() == 1, "the agent's roster has the colleague");
            done(name + " sees since when somebody waits, and the colleague");
        }

        /** Takes the offer that comes, and gives the room's address. */
        String takes(String caller, String passedFor) throws Exception {
            Offer o = await(offers, "an offer");
            check(o.getMetaData().get("username").contains(caller), "the offer names " + caller);
            check(o.getSessionID() != null, "the offer has a session");
            if (passedFor != null) {
                check(o.getContent() instanceof TransferRequest, "the offer is a transfer");
                check(((TransferRequest) o.getContent()).getReason().equals(passedFor), "it says what for");
            }
            o.accept();
            WorkgroupInvitation i = await(invitations, "the agent's invitation");
            check(o.getSessionID().equals(i.getSessionID()), "the invitation names the offer's session");
            done(name + " has taken the contact of " + caller + (passedFor == null ? "" : ", passed on"));
            return i.getGroupChatName().toString();
        }

        /** Notes, answers, occupants, transcripts, settings. */
        void looksUp(String where, String visitor) throws Exception {
            String id = where.substring(0, where.indexOf('@'));
            session.setNote(id, "Wants a ring & more.");
            check(session.getNote(id).getNotes().equals("Wants a ring & more."), "the note is there");
            check(session.getChatMetadata(id).get("username").equals(List.of("Romeo")), "the answers are there");
            check(session.getOccupantsInfo(id).getOccupantsCount() == 2, "two are in the room");
            check(session.getTranscripts(JidCreate.from(visitor + "@" + host)).getSummaries().size() == 1, "one conversation is listed");
            check(session.getTranscript(id).getPackets().size() == 2, "the transcript has two lines");
            check(session.getMacros(true) == null || session.getMacros(true).getMacros().isEmpty(), "there are no macros");
            check(!session.hasMonitorPrivileges(connection), "the agent is no monitor");
            done(name + " has looked up notes, answers, occupants and the transcript");
        }

        void passes(String where, String to, String reason) throws Exception {
            session.sendRoomTransfer(RoomTransfer.Type.user, to, where.substring(0, where.indexOf('@')), reason);
            done(name + " asks " + to + " to take over");
        }

        void rejects() throws Exception {
            Offer o = await(offers, "an offer");
            o.reject();
            check(o.isRejected() && !o.isAccepted(), "the offer is rejected");
            done(name + " has rejected the offer");
        }

        void hands(String where, String to, String reason) throws Exception {
            session.sendRoomTransfer(RoomTransfer.Type.queue, to, where.substring(0, where.indexOf('@')), reason);
            done(name + " has handed the contact to " + to);
        }

        void leaves() throws Exception { room.leave(); }
    }
}
